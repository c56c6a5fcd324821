namespace Udpt.Grains.Records;

/// <summary>Why a store refuses. Travels to gateways, so the numbers stay.</summary>
public enum StorageFault
{
    /// <summary>It cannot be reached, or none of the others.</summary>
    Unreachable = 0,

    /// <summary>There is no room left, or no quota.</summary>
    DiskFull = 1,

    /// <summary>It can be read but not written.</summary>
    ReadOnly = 2,

    /// <summary>The database file was deleted, renamed or replaced while in use.</summary>
    FileGone = 3,

    /// <summary>The disk reports errors.</summary>
    DiskFailed = 4,

    /// <summary>Another program holds it.</summary>
    InUse = 5,

    /// <summary>What is in it makes no sense.</summary>
    Damaged = 6,
}
