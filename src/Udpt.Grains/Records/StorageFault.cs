namespace Udpt.Grains.Records;

/// <summary>Why a store refuses a request. Sent to gateways, so the numbers never change.</summary>
public enum StorageFault
{
    /// <summary>It cannot be reached, or the cause is none of the others.</summary>
    Unreachable = 0,

    /// <summary>The disk or the quota is full.</summary>
    DiskFull = 1,

    /// <summary>It can be read but not written.</summary>
    ReadOnly = 2,

    /// <summary>The database file was deleted, renamed or replaced while in use.</summary>
    FileGone = 3,

    /// <summary>The disk reports errors.</summary>
    DiskFailed = 4,

    /// <summary>Another program has locked it.</summary>
    InUse = 5,

    /// <summary>Its contents are damaged.</summary>
    Damaged = 6,
}
