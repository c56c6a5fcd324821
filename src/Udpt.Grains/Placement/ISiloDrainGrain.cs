using Udpt.Grains.Calls;

namespace Udpt.Grains.Placement;

/// <summary>
/// Receives notifications from other silos that they are about to stop. The key is a silo's: see <see cref="SiloKey"/>.
/// </summary>
[Alias("udpt.IFarewellGrain")]
public interface ISiloDrainGrain : IGrainWithStringKey
{
    /// <summary>Notifies this silo that <paramref name="silo"/> is about to stop.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="turn">Its turn: see <see cref="DrainingSilos"/>.</param>
    /// <returns>
    /// This silo's turn if it had begun to stop before the call, otherwise null. Returns once no more torrents are
    /// being sent to <paramref name="silo"/>.
    /// </returns>
    [Alias("Hear")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<long?> Notify(SiloAddress silo, long turn);
}
