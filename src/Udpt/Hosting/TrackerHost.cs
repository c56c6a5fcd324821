using Udpt.Configuration;

namespace Udpt.Hosting;

/// <summary>Composes silo, gateway and REST API into one process.</summary>
internal static class TrackerHost
{
    /// <summary>Runs until <paramref name="cancellationToken"/>; the result is the exit code.</summary>
    public static Task<int> Run(UdptConfiguration configuration, CancellationToken cancellationToken)
    {
        throw new NotSupportedException("The tracker is not composed yet: this build only reads its configuration.");
    }
}
