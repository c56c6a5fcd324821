using Udpt.Core.Identity;
using Udpt.Grains.Placement;

namespace Udpt.Gateway.Relay;

/// <summary>The relays of a set of silos, in the order of the set.</summary>
internal sealed class RelayTargets
{
    /// <summary>The home of a torrent if no silo is known.</summary>
    private const int Nowhere = -1;

    private readonly RelayTarget[] _targets;
    private readonly int _here;

    private RelayTargets(SiloSet silos, RelayTarget[] targets, int here)
    {
        Silos = silos;
        _targets = targets;
        _here = here;
    }

    /// <summary>The silos.</summary>
    public SiloSet Silos { get; }

    /// <summary>The number of silos.</summary>
    public int Count => _targets.Length;

    public RelayTarget this[int home] => _targets[home];

    /// <summary>The relays of <paramref name="silos"/>; known silos keep their limits.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="self">The silo of this process, or null.</param>
    /// <param name="before">The previous relays, or null.</param>
    /// <param name="add">Creates the relay of a new silo.</param>
    public static RelayTargets Of(
        SiloSet silos, SiloAddress? self, RelayTargets? before, Func<SiloAddress, RelayTarget> add)
    {
        RelayTarget[] targets =
        [
            .. silos.Silos.Select(silo => before?._targets.FirstOrDefault(known => known.Silo.Equals(silo))
                ?? add(silo)),
        ];

        // A node that knows no silos, not even itself, answers everything itself; a gateway answers nothing.
        int here = self is null ? Nowhere - 1 : Array.FindIndex(targets, target => target.Silo.Equals(self));
        return new RelayTargets(silos, targets, here);
    }

    /// <summary>The index of a torrent's home; negative if there is none.</summary>
    public int HomeOf(in InfoHash infoHash) => Silos.HomeOf(infoHash);

    /// <summary>Whether a home is this process.</summary>
    public bool IsHere(int home) => home == _here;
}
