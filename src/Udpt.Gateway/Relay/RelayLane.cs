using System.Diagnostics.CodeAnalysis;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.TorrentCalls;

namespace Udpt.Gateway.Relay;

/// <summary>
/// The way to other silos, for one receive thread: what a receive batch holds for each silo leaves as one call, or joins
/// what waits for that silo already.
/// </summary>
internal sealed class RelayLane
{
    private readonly RelayContext _relays;
    private readonly DatagramCounters _counters;
    private readonly RelayPause _pause = new();
    private readonly Func<bool> _isBusy;
    private RelayTargets _targets;

    // By the place of the silo: what it is sent through, and the batch that is being added to.
    private RelayQueue[] _queues;
    private RelayBatch?[] _open;

    public RelayLane(RelayContext relays, DatagramCounters counters)
    {
        _relays = relays;
        _counters = counters;
        _isBusy = IsBusy;
        UseTargets(relays.Targets);
    }

    /// <summary>Begins a receive batch: its torrents have their homes among the silos of this moment.</summary>
    public void Begin()
    {
        RelayTargets targets = _relays.Targets;
        if (!ReferenceEquals(targets, _targets))
        {
            // Nothing is open, unless a fault has cut the last batch short. What waits was meant for the silos of then.
            End();
            UseTargets(targets);
        }
    }

    /// <summary>Whether a torrent's home is this process.</summary>
    public bool IsHere(in InfoHash infoHash) => _targets.IsHere(_targets.HomeOf(infoHash));

    /// <summary>Takes over an announce of a torrent whose home is elsewhere.</summary>
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

    /// <summary>Takes over a scrape: <paramref name="reply"/> is whole but for the entries of <paramref name="missing"/>.</summary>
    public void Scrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route)
    {
        ScrapeGather gather = _relays.RentGather();
        gather.Begin(reply, missing, route);
        for (int i = 0; i < missing.Length; i++)
        {
            int home = _targets.HomeOf(missing[i].InfoHash);
            if (_targets.IsHere(home))
            {
                // This silo has been asked already.
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

    /// <summary>Ends a receive batch: what has been gathered leaves, or waits its turn.</summary>
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

    /// <summary>Waits for a moment while every silo has as many calls as it can use.</summary>
    /// <param name="hasMore">See <see cref="RelayPause.Wait"/>.</param>
    public void Pause(bool hasMore) => _pause.Wait(hasMore, _isBusy);

    /// <summary>Sends all there is: nothing more is to come.</summary>
    public void End()
    {
        Flush();
        foreach (RelayQueue queue in _queues)
        {
            queue.SendWaiting();
        }
    }

    /// <summary>The batch of a silo with room for one more entry; false when there is no silo.</summary>
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
