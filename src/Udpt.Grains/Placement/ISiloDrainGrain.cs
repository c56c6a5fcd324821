using Udpt.Grains.Calls;

namespace Udpt.Grains.Placement;

/// <summary>Hears from other silos that they are about to stop. The key is a silo's: see <see cref="SiloKey"/>.</summary>
[Alias("udpt.IFarewellGrain")]
public interface ISiloDrainGrain : IGrainWithStringKey
{
    /// <summary>Hears that <paramref name="silo"/> is about to stop.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="turn">Its turn: see <see cref="DrainingSilos"/>.</param>
    /// <returns>
    /// Once no torrent is sent there any more: this silo's turn if it had begun to stop before it heard, else null.
    /// </returns>
    [Alias("Hear")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<long?> Notify(SiloAddress silo, long turn);
}
