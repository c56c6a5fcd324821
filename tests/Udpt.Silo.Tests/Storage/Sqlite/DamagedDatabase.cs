using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Torrents;
using Udpt.Silo.Persistence;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Persistence;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>The outcome of starting and stopping a tracker on a damaged copy of a database.</summary>
internal enum DamageOutcome
{
    /// <summary>Everything is intact.</summary>
    Unharmed,

    /// <summary>All records are intact; swarms are missing, and that was logged.</summary>
    SwarmsLost,

    /// <summary>The start was refused with an error that names the database, and did not change it.</summary>
    Refused,
}

/// <summary>A damaged copy of a database, and its expected contents.</summary>
internal sealed class DamagedDatabase(string path, DatabaseContents expected)
{
    private static readonly DateTimeOffset NextStop = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Starts, stops and restarts on it, as a tracker does.</summary>
    public DamageOutcome Use()
    {
        byte[] before = File.ReadAllBytes(path);
        DamageOutcome outcome;
        try
        {
            outcome = Start();
        }
        catch (StorageException e)
        {
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
            Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(path)), $"Refused, and changed: {e.Message}");
            return DamageOutcome.Refused;
        }

        using TorrentDatabase again = TorrentDatabase.Open(path);
        Assert.Null(again.Mended);
        AssertRecords(again);
        Assert.Equal(expected.Swarms[0].Key, Assert.Single(again.Swarms.Load()!.Swarms).Key);
        return outcome;
    }

    private DamageOutcome Start()
    {
        using TorrentDatabase database = TorrentDatabase.Open(path);
        AssertRecords(database);
        DamageOutcome outcome = TakeUp(database);

        // As at shutdown, and a write that reuses free pages.
        database.Swarms.Save([expected.Swarms[0]], NextStop);
        AssertRecords(database);
        return outcome;
    }

    private void AssertRecords(TorrentDatabase database)
    {
        Assert.Equal(expected.Torrents, [.. database.Torrents.ReadAll()]);
        Assert.Equal(expected.Others, DatabaseContents.ReadOthers(database));
    }

    private DamageOutcome TakeUp(TorrentDatabase database)
    {
        RestoreWarnings log = new();
        FakeTimeProvider time = new(expected.SavedAt);
        SwarmTable table = new();
        using SwarmRestore restore = new(
            table, new TorrentCatalog(), new DroppedTorrents(), new StoppedPeers(), new TrackerRules(new TrackerOptions()), new SwarmClock(time), time, log, database.Swarms);
        restore.Restore(TimeSpan.MaxValue);
        if (log.Lines.Count == 0)
        {
            Assert.Equal(expected.Swarms.Count, table.Count);
            Assert.Equal(expected.SavedAt, database.Swarms.Load()!.SavedAt);
            Assert.Equal(
                expected.Swarms.Select(swarm => (swarm.Key, Convert.ToHexString(swarm.Value))),
                database.Swarms.Load()!.Swarms.Select(swarm => (swarm.Key, Convert.ToHexString(swarm.Value))));
            return DamageOutcome.Unharmed;
        }

        Assert.InRange(table.Count, 0, expected.Swarms.Count - 1);
        if (table.Count > 0)
        {
            Dictionary<InfoHash, byte[]> saved = expected.Swarms.ToDictionary();
            Assert.All(database.Swarms.Load()!.Swarms, swarm => Assert.Equal(saved[swarm.Key], swarm.Value));
        }

        return DamageOutcome.SwarmsLost;
    }
}

/// <summary>The whole contents of a database.</summary>
internal sealed record DatabaseContents(
    IReadOnlyList<KeyValuePair<InfoHash, TorrentRecord>> Torrents,
    IReadOnlyList<string> Others,
    DateTimeOffset SavedAt,
    IReadOnlyList<KeyValuePair<InfoHash, byte[]>> Swarms)
{
    public static DatabaseContents Read(TorrentDatabase database)
    {
        SwarmSnapshot saved = database.Swarms.Load()!;
        return new([.. database.Torrents.ReadAll()], ReadOthers(database), saved.SavedAt, [.. saved.Swarms]);
    }

    /// <summary>All records other than torrents, as text.</summary>
    public static IReadOnlyList<string> ReadOthers(TorrentDatabase database)
    {
        using SqliteConnection connection = database.DataSource.OpenConnection();
        using SqliteCommand command = connection.Command(
            """
            SELECT state_name, grain_key, version, payload FROM grain_state WHERE state_name <> 'torrent'
            UNION ALL
            SELECT 'property', name, 0, value FROM property WHERE name NOT LIKE 'swarms_%'
            """);
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> others = [];
        while (reader.Read())
        {
            others.Add(string.Create(
                CultureInfo.InvariantCulture, $"{reader.GetString(0)} {reader.GetString(1)} {reader.GetInt64(2)} {reader.GetString(3)}"));
        }

        return others;
    }
}
