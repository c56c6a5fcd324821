using Udpt.Testing.Processes;

namespace Udpt.Tests.Clients;

/// <summary>A file of random bytes, its torrent, and directories for those who have it and those who want it.</summary>
internal sealed class TestTorrent : IDisposable
{
    private const string ContentName = "content.bin";
    private const int Size = 1_000_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-clients-");

    private TestTorrent()
    {
        SeederDirectory = _directory.CreateSubdirectory("seeder").FullName;
        DownloaderDirectory = _directory.CreateSubdirectory("downloader").FullName;
        TorrentFile = Path.Combine(_directory.FullName, "content.torrent");
    }

    public byte[] InfoHash { get; private set; } = [];

    public string TorrentFile { get; }

    public string SeederDirectory { get; }

    public string DownloaderDirectory { get; }

    public string Downloaded => Path.Combine(DownloaderDirectory, ContentName);

    /// <summary>Makes a torrent that knows no way to a peer but the tracker at <paramref name="announceUrl"/>.</summary>
    public static async Task<TestTorrent> Make(string announceUrl)
    {
        var torrent = new TestTorrent();
        await using var script = Python.Start(
            "make_torrent.py", torrent.Content, torrent.TorrentFile, $"{Size}", announceUrl);
        var exitCode = await script.WaitForExit();
        Assert.True(exitCode == 0, script.Describe());
        torrent.InfoHash = Convert.FromHexString(script.Output.Trim());
        return torrent;
    }

    public DirectoryInfo NewDirectory(string name) => _directory.CreateSubdirectory(name);

    /// <summary>What was downloaded is what was seeded, once a client that says it has all has written it too.</summary>
    public async Task ShouldBeDownloaded()
    {
        var content = await File.ReadAllBytesAsync(Content);
        await Eventually.Get(
            "the whole file",
            () => File.ReadAllBytesAsync(Downloaded),
            downloaded => downloaded.AsSpan().SequenceEqual(content));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Content => Path.Combine(SeederDirectory, ContentName);
}
