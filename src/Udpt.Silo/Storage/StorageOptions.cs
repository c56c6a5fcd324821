namespace Udpt.Silo.Storage;

/// <summary>Where the tracker keeps what must outlive it.</summary>
public sealed class StorageOptions
{
    /// <summary>The embedded database (<c>db_path</c>). Null: nothing outlives the process.</summary>
    public string? DatabasePath { get; set; }
}
