namespace Udpt.Grains.Records;

/// <summary>The store did not do what was asked of it: nothing has changed, and the caller may try again.</summary>
[GenerateSerializer]
[Alias("udpt.StorageUnavailableException")]
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Why.</summary>
    [Id(0)]
    public StorageFault Fault { get; set; }
}
