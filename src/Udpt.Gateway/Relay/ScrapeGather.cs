using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.TorrentCalls;

namespace Udpt.Gateway.Relay;

/// <summary>
/// A scrape whose torrents are on several silos; reused. Each batch with a part of it holds a reference, and so does
/// the lane while it distributes the parts; the last one to release its reference sends the reply.
/// </summary>
internal sealed class ScrapeGather(RelayContext relays)
{
    private readonly byte[] _reply = new byte[Bep15.ReplyHeaderLength + (Bep15.MaxScrapeHashes * Bep15.ScrapeEntryLength)];
    private readonly MissingScrape[] _missing = new MissingScrape[Bep15.MaxScrapeHashes];

    // By position in _missing: parts arrive on several threads at once, each at its own position.
    private readonly bool[] _isUnknown = new bool[Bep15.MaxScrapeHashes];
    private ReplyRoute _route;
    private int _length;
    private int _count;
    private int _holds;
    private int _failure;

    /// <summary>Starts a scrape, with one reference.</summary>
    public void Begin(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route)
    {
        reply.CopyTo(_reply);
        missing.CopyTo(_missing);
        _isUnknown.AsSpan(0, missing.Length).Clear();
        _length = reply.Length;
        _count = missing.Length;
        _route = route;
        _failure = -1;
        _holds = 1;
    }

    /// <summary>Holds back the reply until one more <see cref="Release"/>.</summary>
    public void AddReference() => Interlocked.Increment(ref _holds);

    /// <summary>Sets the counts of a missing entry.</summary>
    public void Known(int position, in ScrapeCounts counts) =>
        ReplyWriter.WriteScrapeEntry(_reply, _missing[position].Index, counts);

    /// <summary>
    /// Marks that the torrent of a missing entry was not where it was expected: its grain is called in the end.
    /// </summary>
    public void Unknown(int position) => _isUnknown[position] = true;

    /// <summary>Marks that a part is lost: no reply will be sent.</summary>
    public void Fail(DropReason reason) => Volatile.Write(ref _failure, (int)reason);

    /// <summary>Releases a reference. The last release sends the reply, or calls the grains for the rest.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) > 0)
        {
            return;
        }

        try
        {
            Finish();
        }
        finally
        {
            _route = default;
            relays.Return(this);
        }
    }

    private void Finish()
    {
        if (_failure >= 0)
        {
            relays.Counters.Drop((DropReason)_failure);
            return;
        }

        int unknown = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_isUnknown[i])
            {
                _missing[unknown++] = _missing[i];
            }
        }

        ReadOnlySpan<byte> reply = _reply.AsSpan(0, _length);
        if (unknown == 0)
        {
            relays.Replies.Send(reply, _route, AnswerPath.Relay);
        }
        else if (!relays.Remote.TryScrape(reply, _missing.AsSpan(0, unknown), _route))
        {
            relays.Counters.Drop(DropReason.TooManyCalls);
        }
    }
}
