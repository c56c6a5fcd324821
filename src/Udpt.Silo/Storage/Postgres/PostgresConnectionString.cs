using System.Data.Common;
using Npgsql;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// The connection string of a cluster's database, with the settings that suit a tracker wherever the operator has set
/// none. Its faults never quote it: it holds a password.
/// </summary>
internal static class PostgresConnectionString
{
    /// <summary>
    /// Seconds. A connection that takes longer is one to a server that is away; Npgsql's 15 keep callers waiting.
    /// </summary>
    private const int ConnectSeconds = 5;

    /// <summary>Seconds for a statement, all of which take milliseconds here; Npgsql's default is 30.</summary>
    private const int CommandSeconds = 10;

    /// <summary>More distinct statements than the tracker and Orleans' providers have together.</summary>
    private const int PreparedStatements = 64;

    private const string Form =
        "expected Host=…;Database=…;Username=…;Password=…, with quotes around values that contain semicolons";

    /// <summary>What is wrong with a connection string, to be read after its name; null when it can be read.</summary>
    public static string? FindError(string connectionString) => TryRead(connectionString, out _);

    /// <summary>
    /// Reads the connection string. <paramref name="maxPoolSize"/> is the most connections, where it does not say.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString, int maxPoolSize)
    {
        if (TryRead(connectionString, out NpgsqlConnectionStringBuilder settings) is { } problem)
        {
            throw new StorageException($"The connection string of the database {problem}.");
        }

        // Both halve what a statement costs: no parsing anew, and no reset of a session that never had any state.
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

    /// <summary>Which database it is, for people: without user and password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings)
    {
        string database = settings.Database ?? settings.Username ?? "?";
        return settings.Host!.Contains(',', StringComparison.Ordinal)
            ? $"{database} at {settings.Host}"
            : $"{database} at {settings.Host}:{settings.Port}";
    }

    /// <summary>Null when it can be read, else what is wrong.</summary>
    /// <remarks>Key by key: a fault names a key that exists, anything else might be a piece of a password.</remarks>
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
