using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Records;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Udpt3;
using Udpt.Testing;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>Disks that cannot be written: each is reported correctly, and what can be read is read.</summary>
/// <remarks>Tests <see cref="TorrentDatabase"/> and <see cref="SqliteFaults"/>.</remarks>
[Trait("Needs", "Mounts")]
public sealed class UnwritableDiskTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_read_only_file_system_is_told_as_such(bool hasDatabase)
    {
        if (hasDatabase)
        {
            TorrentDatabase.Open(_directory.File("udpt.db")).Dispose();
        }

        using MountedDisk disk = MountedDisk.ReadOnly(_directory.Root);

        AssertRefused(disk, "read-only file system", StorageFault.ReadOnly);
    }

    [Fact]
    public void A_missing_permission_is_told_as_such()
    {
        using MountedDisk disk = MountedDisk.InFile();
        disk.Freeze();

        AssertRefused(disk, $"no permission to write {disk.File("udpt.db.lock")}", StorageFault.ReadOnly);
    }

    [Fact]
    public void A_full_disk_is_told_as_such()
    {
        using MountedDisk disk = MountedDisk.Small();
        disk.Fill();

        AssertRefused(disk, "is full", StorageFault.DiskFull);
    }

    [Fact]
    public async Task A_full_disk_is_not_usable_until_there_is_room()
    {
        using MountedDisk disk = MountedDisk.Small();
        using TorrentDatabase database = TorrentDatabase.Open(disk.File("udpt.db"));
        Assert.True(await database.IsUsableAsync());
        disk.Fill();

        StorageException e = Assert.Throws<StorageException>(() => Save(database));
        Assert.Equal(StorageFault.DiskFull, e.Fault);
        Assert.False(await database.IsUsableAsync());

        disk.MakeRoom();
        Save(database);
        Assert.True(await database.IsUsableAsync());
    }

    [Fact]
    public async Task A_disk_that_fails_is_read_only_from_then_on()
    {
        using MountedDisk disk = MountedDisk.InFile();
        using TorrentDatabase database = TorrentDatabase.Open(disk.File("udpt.db"));
        Save(database);
        disk.Fail();

        StorageException e = Assert.Throws<StorageException>(() => Save(database));

        Assert.Equal(StorageFault.ReadOnly, e.Fault);
        Assert.False(await database.IsUsableAsync());
        Assert.Single(database.Swarms.Load()!.Swarms);
    }

    /// <summary>As backups and snapshots do: copied while a tracker runs, with some or all of its files.</summary>
    [Theory]
    [InlineData(false, "udpt.db")]
    [InlineData(true, "udpt.db", "udpt.db-wal")]
    [InlineData(true, "udpt.db", "udpt.db-wal", "udpt.db-shm")]
    public void A_read_only_snapshot_is_read_and_left_as_it_was(bool hasLog, params string[] files)
    {
        using TempDirectory snapshot = new();
        using (TorrentDatabase tracker = TorrentDatabase.Open(_directory.File("udpt.db")))
        {
            Udpt3Import.Run(Lines(0, 3), tracker);
        }

        using (TorrentDatabase tracker = TorrentDatabase.Open(_directory.File("udpt.db")))
        {
            Udpt3Import.Run(Lines(3, 5), tracker);
            foreach (string file in files)
            {
                File.Copy(_directory.File(file), snapshot.File(file));
            }
        }

        using MountedDisk disk = MountedDisk.ReadOnly(snapshot.Root);
        string before = Contents(snapshot);
        using (TorrentDatabase database = TorrentDatabase.OpenForReading(disk.File("udpt.db")))
        {
            Assert.Equal(hasLog ? 5 : 3, database.Torrents.ReadAll().Count());
            Assert.Throws<StorageException>(() => Save(database));
        }

        Assert.Equal(before, Contents(snapshot));
    }

    private static void AssertRefused(MountedDisk disk, string cause, StorageFault fault)
    {
        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(disk.File("udpt.db")));
        Assert.Contains(disk.File("udpt.db"), e.Message, StringComparison.Ordinal);
        Assert.Contains(cause, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", e.Message, StringComparison.Ordinal);
        Assert.Equal(fault, e.Fault);
    }

    private static void Save(TorrentDatabase database)
    {
        Assert.True(InfoHash.TryParse($"{1:x40}", out InfoHash infoHash));
        database.Swarms.Save([KeyValuePair.Create(infoHash, new byte[10_000])], DateTimeOffset.UnixEpoch);
    }

    private static string Contents(TempDirectory directory) => string.Join('\n', directory.Names().Select(name =>
        $"{name} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(directory.File(name))))}"));

    private string Lines(int from, int to)
    {
        string lines = _directory.File("lines.json");
        Udpt3Export.Run(Enumerable.Range(from, to - from).Select(Torrent), lines, overwrite: true);
        return lines;

        static KeyValuePair<InfoHash, TorrentRecord> Torrent(int i)
        {
            Assert.True(InfoHash.TryParse($"{i:x40}", out InfoHash infoHash));
            return KeyValuePair.Create(infoHash, new TorrentRecord { Completed = (uint)i });
        }
    }
}
