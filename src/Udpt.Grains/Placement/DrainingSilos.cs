using System.Collections.Immutable;

namespace Udpt.Grains.Placement;

/// <summary>
/// The silos that have said that they are about to stop, this one among them. A silo says so before it stops, since from
/// then on it passes over torrents that it is sent, and nobody is told. Thread-safe.
/// </summary>
/// <remarks>
/// Those that stop at the same time take turns, which all of them see in the same order: a turn comes after every turn
/// heard of before it was taken, and where two are alike the address decides (Lamport, "Time, clocks, and the ordering of
/// events in a distributed system").
/// </remarks>
public sealed class DrainingSilos(TorrentMigrationLimit migrations)
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<SiloAddress, long> _turns = ImmutableDictionary<SiloAddress, long>.Empty;
    private long _latestTurn;
    private long? _ownTurn;

    /// <summary>Whether another silo is about to stop, or has.</summary>
    public bool Has(SiloAddress silo)
    {
        lock (_lock)
        {
            return _turns.ContainsKey(silo);
        }
    }

    /// <summary>
    /// Of the silos that could take a torrent those that it is sent to. From one that is about to stop: to none that is
    /// about to stop too, if there is another, and not to itself, as which others may still see it.
    /// </summary>
    /// <param name="silos">Those that could take it.</param>
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

    /// <summary>This silo is about to stop.</summary>
    /// <returns>Its turn, which the others are to be told.</returns>
    public long Begin()
    {
        lock (_lock)
        {
            _ownTurn = ++_latestTurn;
            return _latestTurn;
        }
    }

    /// <summary>Another silo has answered that it is about to stop too.</summary>
    public void Answered(SiloAddress silo, long turn)
    {
        lock (_lock)
        {
            Record(silo, turn);
        }
    }

    /// <summary>Whether this silo, which is about to stop, has to wait until another one has stopped.</summary>
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
