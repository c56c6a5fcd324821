using Udpt.Grains.Records;

namespace Udpt.Api.Faults;

/// <summary>Explains to a caller why the store refuses, without revealing where it is.</summary>
internal static class StorageFaultText
{
    public static string Of(StorageFault fault) => fault switch
    {
        StorageFault.DiskFull => "the database cannot be written: the disk is full",
        StorageFault.ReadOnly => "the database cannot be written: it is read-only",
        StorageFault.FileGone => "the database file was deleted, renamed or replaced",
        StorageFault.DiskFailed => "the database cannot be used: its disk reports errors",
        StorageFault.InUse => "the database is locked by another program",
        StorageFault.Damaged => "the database is damaged",
        _ => "the database is not reachable",
    };
}
