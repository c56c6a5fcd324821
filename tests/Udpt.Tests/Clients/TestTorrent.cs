using Udpt.Testing.Processes;

namespace Udpt.Tests.Clients;

/// <summary>A file of random bytes, its torrent, and directories for seeders and downloaders.</summary>
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

    /// <summary>
    /// Creates a torrent whose only source of peers is the tracker at <paramref name="announceUrl"/>.
    /// </summary>
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

    /// <summary>
    /// Asserts that the downloaded file equals the seeded one, once a client that reports completion has also written
    /// it.
    /// </summary>
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
