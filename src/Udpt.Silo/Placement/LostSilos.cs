using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>Tells silos that were lost from those that stopped in good order, which say so before.</summary>
internal sealed class LostSilos(DrainingSilos draining)
{
    private readonly HashSet<SiloAddress> _active = [];

    /// <summary>The silos that were active when last looked at, are dead now, and have not said that they stop.</summary>
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
