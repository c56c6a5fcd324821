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

    /// <summary>
    /// Reads the connection string. <paramref name="maxPoolSize"/> is the most connections, where it does not say.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString, int maxPoolSize)
    {
        NpgsqlConnectionStringBuilder settings = Read(connectionString);
        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            throw new StorageException("The connection string of the database has no Host: name the PostgreSQL server.");
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

    /// <remarks>Key by key: a fault names a key that exists, anything else might be a piece of a password.</remarks>
    private static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings = [];
        foreach ((string key, object value) in Pairs(connectionString))
        {
            if (!settings.ContainsKey(key))
            {
                throw Unreadable("has a key that there is not");
            }

            try
            {
                settings[key] = value;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or NotSupportedException)
            {
                throw Unreadable($"has a value for {key} that is not allowed");
            }
        }

        return settings;
    }

    private static List<KeyValuePair<string, object>> Pairs(string connectionString)
    {
        DbConnectionStringBuilder pairs = [];
        try
        {
            pairs.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw Unreadable("is not a list of KEY=VALUE separated by semicolons");
        }

        return [.. pairs.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, pairs[key]))];
    }

    private static StorageException Unreadable(string why) => new(
        $"The connection string of the database {why}: it has the form Host=…;Database=…;Username=…;Password=…, values with semicolons in quotes.");
}
