using System.Net;
using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.PeerKeys;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Udpt3;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>
/// Two thousand ways to damage a database. Each is served exactly as it was, or refused by its name; swarms may be lost,
/// which is said; never a flag, a registration, a count or a revocation.
/// </summary>
/// <remarks>
/// Alone, since other tests start processes: one that has just been forked holds every open file of this one for a moment,
/// the lock of a database that has been closed included.
/// </remarks>
/// <remarks>Tests <see cref="DatabaseCheck"/> and <see cref="TorrentDatabase"/>.</remarks>
[Collection(nameof(DamagedDatabasesTests))]
[CollectionDefinition(nameof(DamagedDatabasesTests), DisableParallelization = true)]
public sealed class DamagedDatabasesTests : IDisposable
{
    private const int Count = 2000;

    private static readonly DateTimeOffset SavedAt = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _directory = TempDirectory.InMemory();

    public void Dispose() => _directory.Dispose();

    [Fact]
    [Trait("Speed", "Slow")]
    public void Each_is_served_as_it_was_or_refused_by_its_name()
    {
        (byte[] whole, DatabaseContents contents) = Make(_directory.File("whole.db"));
        DamageOutcome[] outcomes = new DamageOutcome[Count];

        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number =>
        {
            string directory = Directory.CreateDirectory(_directory.File($"{number}")).FullName;
            string path = Path.Combine(directory, "udpt.db");
            (string kind, byte[] damaged) = Damage(whole, number);
            File.WriteAllBytes(path, damaged);
            try
            {
                outcomes[number] = new DamagedDatabase(path, contents).Use();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Database {number}, {kind}: {e.Message}", e);
            }

            Directory.Delete(directory, recursive: true);
        });

        Assert.All(Enum.GetValues<DamageOutcome>(), outcome => Assert.Contains(outcome, outcomes));
    }

    /// <summary>The number selects the damage: the same number always damages in the same way.</summary>
    private static (string Kind, byte[] Damaged) Damage(byte[] whole, int number)
    {
        Random random = new(number);
        byte[] bytes = [.. whole];
        int at = random.Next(bytes.Length);
        switch (number % 5)
        {
            case 0:
                bytes[at] ^= (byte)random.Next(1, 256);
                return ($"a byte at {at}", bytes);
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return ($"a bit at {at}", bytes);
            case 2:
                at = Math.Min(at, bytes.Length - 8);
                random.NextBytes(bytes.AsSpan(at, 8));
                return ($"8 bytes at {at}", bytes);
            case 3:
                at = Math.Min(at, bytes.Length - 512);
                at -= number % 2 == 0 ? at % 512 : 0;
                bytes.AsSpan(at, 512).Clear();
                return ($"512 zeros at {at}", bytes);
            default:
                // An empty file is a new database, and indistinguishable from one.
                at = Math.Max(1, number % 2 == 0 ? at - (at % 4096) : at);
                return ($"cut at {at}", bytes[..at]);
        }
    }

    private static (byte[] Whole, DatabaseContents Contents) Make(string path)
    {
        string lines = path + ".json";
        File.WriteAllText(lines, string.Concat(Enumerable.Range(0, 400).Select(i =>
            Udpt3Files.Line(i * 7919, isFlagged: i % 3 == 0, completed: (uint)(i * 31)))));
        DatabaseContents contents;
        using (TorrentDatabase database = TorrentDatabase.Open(path))
        {
            Udpt3Import.Run(lines, database);
            database.Write(connection =>
            {
                DatabaseProperty.Set(connection, DatabaseProperty.Udpt3Imported, "udpt.json.bz2");
                connection.Execute(Rows.Insert("connection-secret", "0", """{"current":"AAECAwQFBgcICQoLDA0ODw==","previous":null,"made_at":"2026-05-01T00:00:00+00:00"}"""));
                for (int i = 0; i < 60; i++)
                {
                    InsertPeerKey(connection, i);
                }
            });

            // Pages of an earlier snapshot and of dropped torrents are free again, but still contain data.
            database.Swarms.Save([.. Enumerable.Range(0, 300).Select(i => Peopled(i, peers: 2))], SavedAt.AddDays(-1));
            database.Swarms.Clear();
            database.Write(connection => connection.Execute("DELETE FROM grain_state WHERE state_name = 'torrent' AND version = 1 AND grain_key < 'btih:' || printf('%040x', 40 * 7919)"));
            database.Swarms.Save([.. Enumerable.Range(0, 60).Select(i => Peopled(i, peers: i % 20 == 0 ? 150 : 1 + (i % 5)))], SavedAt);
            contents = DatabaseContents.Read(database);
        }

        Assert.False(File.Exists(path + "-wal"));
        return (File.ReadAllBytes(path), contents);
    }

    private static void InsertPeerKey(SqliteConnection connection, int number)
    {
        string hex = Udpt3Files.Hash(number * 104729);
        connection.Execute(Rows.Insert(
            PeerKeyRecord.StateName,
            $"key:{hex}",
            $$"""{"key":"{{hex}}","name":"someone {{number}}","created_at":"2025-01-01T00:00:00+00:00","expires_at":null,"is_revoked":{{(number % 2 == 0 ? "true" : "false")}},"uploaded":{{number}},"downloaded":0,"last_seen":null,"reports":[]}"""));
    }

    private static KeyValuePair<InfoHash, byte[]> Peopled(int number, int peers)
    {
        Assert.True(InfoHash.TryParse(Udpt3Files.Hash(number), out InfoHash infoHash));
        Swarm swarm = new(infoHash);
        SwarmRandom random = SwarmRandom.Create();
        TrackerRules rules = new(new TrackerOptions());
        for (int peer = 1; peer <= peers; peer++)
        {
            AnnounceRequest request = new()
            {
                InfoHash = infoHash,
                PeerId = default,
                Peer = PeerEndpoint.From(new IPAddress([10, 0, (byte)number, (byte)peer]), 6881),
                Downloaded = 0,
                Left = 1,
                Uploaded = 0,
                Event = AnnounceEvent.Started,
                NumWant = 0,
            };
            swarm.Announce(request, rules.Policy, now: 0, ref random, new byte[64]);
        }

        return new(infoHash, SwarmBlob.Write(swarm, now: 0));
    }
}
