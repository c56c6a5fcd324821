namespace Udpt.Grains.Torrents;

/// <summary>
/// How many torrents of a silo move to another at a time: a silo that joins takes its share over while announces go on.
/// </summary>
public sealed class TorrentMoves : IDisposable
{
    /// <summary>Some ten milliseconds of a processor's work.</summary>
    private const int AtATime = 64;

    private readonly SemaphoreSlim _places = new(AtATime);

    /// <summary>Waits for a place.</summary>
    public Task Begin() => _places.WaitAsync();

    /// <summary>Gives the place to the next.</summary>
    public void End() => _places.Release();

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
