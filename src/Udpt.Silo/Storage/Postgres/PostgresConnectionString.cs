using System.Data.Common;
using Npgsql;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// The connection string of a cluster's database, with defaults for what the operator has not set. Error messages never
/// quote it, because it contains a password.
/// </summary>
internal static class PostgresConnectionString
{
    /// <summary>
    /// Seconds. If connecting takes longer, the server is unreachable; Npgsql's default of 15 keeps callers waiting.
    /// </summary>
    private const int ConnectSeconds = 5;

    /// <summary>Seconds per statement; statements take milliseconds here. Npgsql's default is 30.</summary>
    private const int CommandSeconds = 10;

    /// <summary>More than the number of distinct statements of the tracker and Orleans' providers.</summary>
    private const int PreparedStatements = 64;

    private const string Form =
        "expected Host=…;Database=…;Username=…;Password=…, with quotes around values that contain semicolons";

    /// <summary>What is wrong with a connection string, worded to follow its name; null if it is valid.</summary>
    public static string? FindError(string connectionString) => TryRead(connectionString, out _);

    /// <summary>
    /// Parses the connection string. <paramref name="maxPoolSize"/> is the default for the maximum number of
    /// connections.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString, int maxPoolSize)
    {
        if (TryRead(connectionString, out NpgsqlConnectionStringBuilder settings) is { } problem)
        {
            throw new StorageException($"The connection string of the database {problem}.");
        }

        // Both halve the cost of a statement: no repeated parsing, and no reset of a session that never has state.
        SetDefault("Max Auto Prepare", () => settings.MaxAutoPrepare = PreparedStatements);
        SetDefault("Auto Prepare Min Usages", () => settings.AutoPrepareMinUsages = 2);
        SetDefault("No Reset On Close", () => settings.NoResetOnClose = true);
        SetDefault("Maximum Pool Size", () => settings.MaxPoolSize = Math.Max(maxPoolSize, settings.MinPoolSize));
        SetDefault("Timeout", () => settings.Timeout = ConnectSeconds);
        SetDefault("Command Timeout", () => settings.CommandTimeout = CommandSeconds);
        SetDefault("Application Name", () => settings.ApplicationName = "udpt");
        return settings;

        void SetDefault(string key, Action set)
        {
            if (!settings.ShouldSerialize(key))
            {
                set();
            }
        }
    }

    /// <summary>The database's name for people, without user and password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings)
    {
        string database = settings.Database ?? settings.Username ?? "?";
        return settings.Host!.Contains(',', StringComparison.Ordinal)
            ? $"{database} at {settings.Host}"
            : $"{database} at {settings.Host}:{settings.Port}";
    }

    /// <summary>Null if it is valid, else what is wrong.</summary>
    /// <remarks>
    /// Key by key, because an error names only keys that exist; anything else might be part of a password.
    /// </remarks>
    private static string? TryRead(string connectionString, out NpgsqlConnectionStringBuilder settings)
    {
        settings = [];
        DbConnectionStringBuilder pairs = [];
        try
        {
            pairs.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return $"is not a list of KEY=VALUE separated by semicolons: {Form}";
        }

        foreach (string key in pairs.Keys)
        {
            if (!settings.ContainsKey(key))
            {
                return $"contains an unknown key: {Form}";
            }

            try
            {
                settings[key] = pairs[key];
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or NotSupportedException)
            {
                return $"has an invalid value for {key}";
            }
        }

        return string.IsNullOrWhiteSpace(settings.Host) ? "has no Host: name the PostgreSQL server" : null;
    }
}
