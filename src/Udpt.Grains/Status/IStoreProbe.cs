namespace Udpt.Grains.Status;

/// <summary>Asks the store of a silo whether it can be used.</summary>
public interface IStoreProbe
{
    /// <summary>Whether it can be read and written; where nothing is stored, always. Takes a second at most.</summary>
    Task<bool> IsReachable();
}
