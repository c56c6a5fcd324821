using System.Reflection;

namespace Udpt.Grains.Status;

/// <summary>How a process identifies itself.</summary>
public sealed class ProcessIdentity(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Unique per start, because two processes on one host have the same name.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The host name; in Kubernetes the name of the pod.</summary>
    public string Name { get; } = Environment.MachineName;

    /// <summary>The UDPT version, for example <c>4.0.0</c>.</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>Time since the start.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_start);

    private static string ReadVersion()
    {
        Assembly assembly = typeof(ProcessIdentity).Assembly;
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

        // Without the commit, which a build may append after a plus sign.
        return version?.Split('+')[0] ?? assembly.GetName().Version?.ToString(3) ?? "";
    }
}
