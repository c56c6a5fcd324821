namespace Udpt.Grains.Records;

/// <summary>The store did not carry out a request: nothing has changed, and the caller may retry.</summary>
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

    /// <summary>The cause.</summary>
    [Id(0)]
    public StorageFault Fault { get; set; }
}
