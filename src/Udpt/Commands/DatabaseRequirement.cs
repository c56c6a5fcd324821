using Udpt.Configuration;

namespace Udpt.Commands;

/// <summary>What <c>import</c>, <c>export</c> and <c>backup</c> require of the configuration.</summary>
internal static class DatabaseRequirement
{
    public static void Check(UdptConfiguration configuration, string purpose)
    {
        if (configuration.DatabasePath is null)
        {
            throw new UsageException($"db_path is not set: there is no database to {purpose}");
        }
    }
}
