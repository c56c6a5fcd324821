using Udpt.Core.Identity;

namespace Udpt.Grains.Placement;

/// <summary>
/// The silos of the cluster as this process knows them. A silo that is alone knows none, nor does a gateway that has
/// not found any yet.
/// </summary>
public sealed class SiloView
{
    /// <summary>How long torrents keep moving after the silos have changed: a million take minutes.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private volatile SiloSet _silos = SiloSet.Empty;
    private long _changedAt;

    public SiloView(TimeProvider time)
    {
        _time = time;
        _changedAt = time.GetTimestamp();
    }

    /// <summary>The silo of this process; null in a gateway, and in a silo that is alone.</summary>
    public SiloAddress? Self { get; init; }

    /// <summary>The silo of this process, whether alone or not; null in a gateway.</summary>
    public SiloAddress? Local { get; init; }

    /// <summary>Whether this silo is not part of a cluster, so that it owns every torrent.</summary>
    public bool IsAlone => Self is null && Local is not null;

    /// <summary>The silos as last received.</summary>
    public SiloSet Silos => _silos;

    /// <summary>The silos as last received, or the silo of this process if it has not received any.</summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public IReadOnlyList<SiloAddress> Known() =>
        _silos.Silos is { Count: > 0 } silos ? silos
        : Local is { } local ? [local]
        : throw new SiloUnavailableException("No silo has been found yet.");

    /// <summary>Whether there is another silo that this one's torrents could move to.</summary>
    public bool HasOthers => Self is not null && _silos.Silos.Any(silo => !silo.Equals(Self));

    /// <summary>Updates the silos, unless the list is older than the current one.</summary>
    /// <param name="silos">The list received.</param>
    /// <param name="changing">Called before a change of the silos becomes visible.</param>
    /// <returns>Whether the silos have changed.</returns>
    public bool Update(SiloSet silos, Action? changing = null)
    {
        SiloSet before = _silos;
        if (silos.Version <= before.Version)
        {
            return false;
        }

        return Apply(before, silos, changing);
    }

    /// <summary>
    /// Replaces the silos even though the list is older than the current one, because the membership was recreated.
    /// </summary>
    /// <returns>Whether the silos have changed.</returns>
    public bool Replace(SiloSet silos) => Apply(_silos, silos, changing: null);

    /// <summary>
    /// Whether a torrent that is not in memory here may be in another silo's memory, moving to its home: then ask its
    /// grain, which is found wherever it is.
    /// </summary>
    public bool IsSettling =>
        Self is not null && _silos.Silos.Count > 1 && _time.GetElapsedTime(Volatile.Read(ref _changedAt)) < SettleTime;

    /// <summary>Whether this silo is a torrent's home; a silo that is alone is the home of every torrent.</summary>
    public bool IsHome(in InfoHash infoHash) =>
        Self is null || _silos.HomeAddressOf(infoHash) is not { } home || home.Equals(Self);

    /// <summary>Marks that torrents are moving from now on, because this silo is about to stop.</summary>
    public void BeginSettling() => Volatile.Write(ref _changedAt, _time.GetTimestamp());

    private bool Apply(SiloSet before, SiloSet silos, Action? changing)
    {
        bool hasChanged = !before.Silos.SequenceEqual(silos.Silos);
        if (hasChanged)
        {
            changing?.Invoke();
            BeginSettling();
        }

        _silos = silos;
        return hasChanged;
    }
}
