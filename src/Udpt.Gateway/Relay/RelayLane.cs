using System.Diagnostics.CodeAnalysis;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.TorrentCalls;

namespace Udpt.Gateway.Relay;

/// <summary>
/// The way to other silos, for one receive thread: the requests of a receive batch for each silo are sent as one call,
/// or join those already waiting for that silo.
/// </summary>
internal sealed class RelayLane
{
    private readonly RelayContext _relays;
    private readonly DatagramCounters _counters;
    private readonly RelayPause _pause = new();
    private readonly Func<bool> _isBusy;
    private RelayTargets _targets;

    // By the silo's index: the queue to send through, and the batch that is being filled.
    private RelayQueue[] _queues;
    private RelayBatch?[] _open;

    public RelayLane(RelayContext relays, DatagramCounters counters)
    {
        _relays = relays;
        _counters = counters;
        _isBusy = IsBusy;
        UseTargets(relays.Targets);
    }

    /// <summary>Starts a receive batch: the homes of its torrents are determined by the current silos.</summary>
    public void Begin()
    {
        RelayTargets targets = _relays.Targets;
        if (!ReferenceEquals(targets, _targets))
        {
            // Nothing is open, unless an error has cut the last batch short. What waits was meant for the previous
            // silos.
            End();
            UseTargets(targets);
        }
    }

    /// <summary>Whether a torrent's home is this process.</summary>
    public bool IsHere(in InfoHash infoHash) => _targets.IsHere(_targets.HomeOf(infoHash));

    /// <summary>Relays an announce of a torrent whose home is elsewhere.</summary>
    public void Announce(in AnnounceRequest request, in ReplyRoute route)
    {
        if (TryOpen(_targets.HomeOf(request.InfoHash), out RelayBatch? batch))
        {
            batch.Add(request, route);
        }
        else
        {
            _counters.Drop(DropReason.Unavailable);
        }
    }

    /// <summary>
    /// Relays a scrape: <paramref name="reply"/> is complete except for the entries of <paramref name="missing"/>.
    /// </summary>
    public void Scrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route)
    {
        ScrapeGather gather = _relays.RentGather();
        gather.Begin(reply, missing, route);
        for (int i = 0; i < missing.Length; i++)
        {
            int home = _targets.HomeOf(missing[i].InfoHash);
            if (_targets.IsHere(home))
            {
                // This silo has already been asked.
                gather.Unknown(i);
            }
            else if (TryOpen(home, out RelayBatch? batch))
            {
                batch.Add(missing[i].InfoHash, gather, i);
            }
            else
            {
                gather.Fail(DropReason.Unavailable);
            }
        }

        gather.Release();
    }

    /// <summary>Ends a receive batch: sends or queues what has been collected.</summary>
    public void Flush()
    {
        for (int home = 0; home < _open.Length; home++)
        {
            if (_open[home] is { } batch)
            {
                _open[home] = null;
                _queues[home].Enqueue(batch);
            }
        }
    }

    /// <summary>Waits briefly while every silo has as many calls as it can use.</summary>
    /// <param name="hasMore">See <see cref="RelayPause.Wait"/>.</param>
    public void Pause(bool hasMore) => _pause.Wait(hasMore, _isBusy);

    /// <summary>Sends everything that is queued; no more batches follow.</summary>
    public void End()
    {
        Flush();
        foreach (RelayQueue queue in _queues)
        {
            queue.SendWaiting();
        }
    }

    /// <summary>The batch of a silo with room for one more entry; false if there is no silo.</summary>
    private bool TryOpen(int home, [NotNullWhen(true)] out RelayBatch? batch)
    {
        batch = null;
        if (home < 0)
        {
            return false;
        }

        batch = _open[home] ?? _queues[home].TakeWaiting();
        if (!batch.HasRoom)
        {
            _queues[home].Send(batch);
            batch = _queues[home].TakeWaiting();
        }

        _open[home] = batch;
        return true;
    }

    private bool IsBusy()
    {
        foreach (RelayQueue queue in _queues)
        {
            if (!queue.IsBusy)
            {
                return false;
            }
        }

        return _queues.Length > 0;
    }

    [MemberNotNull(nameof(_targets), nameof(_queues), nameof(_open))]
    private void UseTargets(RelayTargets targets)
    {
        _targets = targets;
        _open = new RelayBatch?[targets.Count];
        _queues = new RelayQueue[targets.Count];
        for (int home = 0; home < _queues.Length; home++)
        {
            _queues[home] = new(_relays, targets[home], _pause);
        }
    }
}
