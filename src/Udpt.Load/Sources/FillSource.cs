using Udpt.Core.Protocol;
using Udpt.Load.Options;
using Udpt.Load.Workload;

namespace Udpt.Load.Sources;

/// <summary>
/// Announces each peer of each of one thread's torrents until answered: first one peer of every torrent, which creates
/// the torrents, then the next peer. A peer that keeps failing is given up.
/// </summary>
internal sealed class FillSource : IRequestSource
{
    private const int MaxTries = 50;

    private readonly Queue<LoadRequest> _again = [];
    private readonly LoadPeers _peers;
    private readonly ConnectionIds _connectionIds;
    private readonly int _first;
    private readonly int _step;
    private readonly int _torrents;
    private readonly int _peerCount;
    private int _torrent;
    private int _peer;

    /// <param name="options">How many torrents and peers.</param>
    /// <param name="peers">The peers' properties.</param>
    /// <param name="connectionIds">The connection ids of the source addresses.</param>
    /// <param name="first">The thread's first torrent.</param>
    /// <param name="step">The distance to the thread's next torrent.</param>
    public FillSource(LoadOptions options, LoadPeers peers, ConnectionIds connectionIds, int first, int step)
    {
        _peers = peers;
        _connectionIds = connectionIds;
        _first = first;
        _step = step;
        _torrents = options.Torrents;
        _peerCount = first < _torrents ? options.Peers : 0;
        _torrent = first;
    }

    /// <summary>The number of repeated announces.</summary>
    public long Again { get; private set; }

    /// <summary>The number of announces given up.</summary>
    public long GivenUp { get; private set; }

    /// <inheritdoc/>
    public bool TryNext(long now, out LoadRequest request)
    {
        if (!_again.TryDequeue(out request))
        {
            if (_peer == _peerCount)
            {
                return false;
            }

            request = new LoadRequest
            {
                Action = RequestAction.Announce,
                Event = AnnounceEvent.Started,
                Torrent = _torrent,
            };
            _peers.Set(ref request, _peer);
            Advance();
        }

        if (_connectionIds.IsDue(request.Address, now))
        {
            // Retried after the connect.
            _again.Enqueue(request);
            request = new LoadRequest { Action = RequestAction.Connect, Address = request.Address };
        }

        return true;
    }

    /// <inheritdoc/>
    public void Failed(in LoadRequest request)
    {
        if (request.Action != RequestAction.Announce)
        {
            return;
        }

        if (request.Tries == MaxTries)
        {
            GivenUp++;
            return;
        }

        Again++;
        _again.Enqueue(request with { Tries = (byte)(request.Tries + 1) });
    }

    private void Advance()
    {
        _torrent += _step;
        if (_torrent >= _torrents)
        {
            _torrent = _first;
            _peer++;
        }
    }
}
