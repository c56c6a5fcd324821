namespace Udpt.Grains.Status;

/// <summary>Checks whether the store of a silo is available.</summary>
public interface IStoreProbe
{
    /// <summary>
    /// Whether the store can be read and written; always true if nothing is stored. Takes at most a second.
    /// </summary>
    Task<bool> IsReachable();
}
