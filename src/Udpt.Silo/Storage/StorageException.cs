using Udpt.Grains.Records;

namespace Udpt.Silo.Storage;

/// <summary>
/// A store or a file of torrents is unusable. The message is for the operator: it names the file, what is wrong with it
/// and what to do. Nothing of theirs has been overwritten.
/// </summary>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The kind of error.</summary>
    public StorageFault Fault { get; init; }
}
