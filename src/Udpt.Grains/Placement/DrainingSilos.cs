using System.Collections.Immutable;

namespace Udpt.Grains.Placement;

/// <summary>
/// The silos that have announced that they are about to stop, including this one. A silo announces this before it
/// stops, because Orleans silently drops torrents that are sent to a stopping silo. Thread-safe.
/// </summary>
/// <remarks>
/// Silos that stop at the same time take turns, in an order that all of them agree on: a silo's turn number is higher
/// than every number it has received, and the address decides between equal numbers (Lamport, "Time, clocks, and the
/// ordering of events in a distributed system").
/// </remarks>
public sealed class DrainingSilos(TorrentMigrationLimit migrations)
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<SiloAddress, long> _turns = ImmutableDictionary<SiloAddress, long>.Empty;
    private long _latestTurn;
    private long? _ownTurn;

    /// <summary>Whether another silo is about to stop or has stopped.</summary>
    public bool Has(SiloAddress silo)
    {
        lock (_lock)
        {
            return _turns.ContainsKey(silo);
        }
    }

    /// <summary>
    /// Chooses the silos to send a torrent to. A stopping silo avoids others that are stopping too, as long as there
    /// are any that stay, and never sends to itself, although others may still list it.
    /// </summary>
    /// <param name="silos">The silos that could take the torrent.</param>
    /// <param name="self">This silo.</param>
    public SiloAddress[] Choose(SiloAddress[] silos, SiloAddress self)
    {
        ImmutableDictionary<SiloAddress, long> leaving;
        lock (_lock)
        {
            if (_ownTurn is null)
            {
                return silos;
            }

            leaving = _turns;
        }

        SiloAddress[] others = [.. silos.Where(silo => !silo.Equals(self))];
        SiloAddress[] staying = [.. others.Where(silo => !leaving.ContainsKey(silo))];
        return staying.Length > 0 ? staying : others.Length > 0 ? others : silos;
    }

    /// <inheritdoc cref="ISiloDrainGrain.Notify"/>
    public async Task<long?> Receive(SiloAddress silo, long turn)
    {
        long? own;
        lock (_lock)
        {
            own = _ownTurn;
            Record(silo, turn);
        }

        await migrations.UnderWay();
        return own;
    }

    /// <summary>Records that this silo is about to stop.</summary>
    /// <returns>Its turn, to be announced to the others.</returns>
    public long Begin()
    {
        lock (_lock)
        {
            _ownTurn = ++_latestTurn;
            return _latestTurn;
        }
    }

    /// <summary>Records that another silo has answered that it is about to stop too.</summary>
    public void Answered(SiloAddress silo, long turn)
    {
        lock (_lock)
        {
            Record(silo, turn);
        }
    }

    /// <summary>Whether this silo, which is about to stop, must wait until another one has stopped.</summary>
    /// <param name="silo">The other one.</param>
    /// <param name="self">This silo.</param>
    public bool IsAfter(SiloAddress silo, SiloAddress self)
    {
        lock (_lock)
        {
            return _ownTurn is { } own && _turns.TryGetValue(silo, out long turn)
                && (turn, silo).CompareTo((own, self)) < 0;
        }
    }

    private void Record(SiloAddress silo, long turn)
    {
        _turns = _turns.SetItem(silo, turn);
        _latestTurn = Math.Max(_latestTurn, turn);
    }
}
