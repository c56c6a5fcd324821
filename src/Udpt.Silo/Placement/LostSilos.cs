using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>Distinguishes lost silos from those that shut down cleanly, which announce it first.</summary>
internal sealed class LostSilos(DrainingSilos draining)
{
    private readonly HashSet<SiloAddress> _active = [];

    /// <summary>
    /// The silos that were active at the last update, are dead now, and did not announce that they stop.
    /// </summary>
    public SiloAddress[] Update(ClusterMembershipSnapshot snapshot)
    {
        SiloAddress[] lost =
        [
            .. _active.Where(silo => snapshot.GetSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None && !draining.Has(silo)),
        ];
        _active.Clear();
        _active.UnionWith(
            from member in snapshot.Members.Values where member.Status == SiloStatus.Active select member.SiloAddress);
        return lost;
    }
}
