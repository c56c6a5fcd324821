using Udpt.Core.Identity;

namespace Udpt.Grains.Placement;

/// <summary>
/// The silos of the cluster as this process sees them. A silo that is alone, and a gateway that has not heard of any,
/// see none.
/// </summary>
public sealed class SiloView
{
    /// <summary>How long torrents are on their way after the silos have changed: a million take minutes.</summary>
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

    /// <summary>The silo of this process, alone or not; null in a gateway.</summary>
    public SiloAddress? Local { get; init; }

    /// <summary>Whether this silo is no part of a cluster, so that every torrent is its own.</summary>
    public bool IsAlone => Self is null && Local is not null;

    /// <summary>The silos as last heard.</summary>
    public SiloSet Silos => _silos;

    /// <summary>The silos as last heard, or the one of this process while it has not heard of any.</summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public IReadOnlyList<SiloAddress> Known() =>
        _silos.Silos is { Count: > 0 } silos ? silos
        : Local is { } local ? [local]
        : throw new SiloUnavailableException("No silo has been found yet.");

    /// <summary>Whether there is another silo that torrents of this one could go to.</summary>
    public bool HasOthers => Self is not null && _silos.Silos.Any(silo => !silo.Equals(Self));

    /// <summary>Takes over what was heard, unless it is older than what is known.</summary>
    /// <param name="silos">What was heard.</param>
    /// <param name="changing">Called when the silos are about to change, before anyone sees it.</param>
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

    /// <summary>Takes over what was heard though it is older than what is known: the membership was made anew.</summary>
    /// <returns>Whether the silos have changed.</returns>
    public bool Replace(SiloSet silos) => Apply(_silos, silos, changing: null);

    /// <summary>
    /// Whether a torrent that is not in memory here may be in another silo's, on its way home: then its grain must be
    /// asked, which is found wherever it is.
    /// </summary>
    public bool IsSettling =>
        Self is not null && _silos.Silos.Count > 1 && _time.GetElapsedTime(Volatile.Read(ref _changedAt)) < SettleTime;

    /// <summary>Whether this silo is a torrent's home; one that is alone is every torrent's.</summary>
    public bool IsHome(in InfoHash infoHash) =>
        Self is null || _silos.HomeAddressOf(infoHash) is not { } home || home.Equals(Self);

    /// <summary>From now on torrents are on their way: this silo is about to stop.</summary>
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
