using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Load.Options;
using Udpt.Load.Workload;

namespace Udpt.Load.Sources;

/// <summary>The measured load: endless random requests.</summary>
internal sealed class MixSource : IRequestSource
{
    private readonly LoadOptions _options;
    private readonly LoadPeers _peers;
    private readonly ConnectionIds _connectionIds;
    private readonly ITorrentChoice _torrents;
    private readonly int _addresses;
    private SwarmRandom _random;

    /// <param name="options">The mix of requests.</param>
    /// <param name="peers">The peers' properties.</param>
    /// <param name="connectionIds">The connection ids of the source addresses.</param>
    /// <param name="addresses">The number of source addresses.</param>
    /// <param name="worker">The thread's number, which seeds its random choices.</param>
    public MixSource(LoadOptions options, LoadPeers peers, ConnectionIds connectionIds, int addresses, int worker)
    {
        _options = options;
        _peers = peers;
        _connectionIds = connectionIds;
        _addresses = addresses;
        _torrents = options.Popularity.Over(options.Torrents);
        _random = new SwarmRandom(SplitMix64.Mix(options.Seed + (ulong)worker));
    }

    /// <inheritdoc/>
    public bool TryNext(long now, out LoadRequest request)
    {
        request = new LoadRequest { Action = _options.Mix.Next(ref _random) };
        switch (request.Action)
        {
            case RequestAction.Announce:
                request.Event = _options.Events.Next(ref _random);
                request.Torrent = _torrents.Next(ref _random);
                _peers.Set(ref request, _random.Next(_options.Peers));
                break;
            case RequestAction.Scrape:
                request.Torrent = _torrents.Next(ref _random);
                request.Address = _random.Next(_addresses);
                break;
            default:
                request.Address = _random.Next(_addresses);
                return true;
        }

        if (_connectionIds.IsDue(request.Address, now))
        {
            request = new LoadRequest { Action = RequestAction.Connect, Address = request.Address };
        }

        return true;
    }

    /// <inheritdoc/>
    public void Failed(in LoadRequest request)
    {
        // Not retried: losses are part of the measurement.
    }
}
