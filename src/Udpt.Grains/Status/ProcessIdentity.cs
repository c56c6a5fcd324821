using System.Reflection;

namespace Udpt.Grains.Status;

/// <summary>What a process says of itself.</summary>
public sealed class ProcessIdentity(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Another one for each start: two processes of a host may have the same name.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The name of the host, which is the pod's in Kubernetes.</summary>
    public string Name { get; } = Environment.MachineName;

    /// <summary>The release, <c>4.0.0</c>.</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>Time since the start.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_start);

    private static string ReadVersion()
    {
        Assembly assembly = typeof(ProcessIdentity).Assembly;
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

        // Less the commit, which a build may append after a plus sign.
        return version?.Split('+')[0] ?? assembly.GetName().Version?.ToString(3) ?? "";
    }
}
