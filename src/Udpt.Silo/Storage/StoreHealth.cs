using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Udpt.Silo.Storage;

/// <summary>
/// Whether a store accepts writes, by the outcome of the last write. Reads prove nothing: a database on a full or
/// read-only disk can still be read. Thread-safe.
/// </summary>
/// <param name="store">The store's name, for people.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreHealth(string store, TimeProvider time)
{
    /// <summary>How long a successful write is trusted: the refresh interval of the readiness metrics.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Readiness needs no token, so anyone may query it often: a failing store is probed no more often than this.
    /// </summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private StorageException? _failure;
    private long _lastWrite = time.GetTimestamp();

    /// <summary>Logs when the store stops accepting writes and when it accepts them again.</summary>
    public ILogger Logger { private get; set; } = NullLogger.Instance;

    /// <summary>The error of the last write; null if it succeeded.</summary>
    public StorageException? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Whether only a write can tell if the store accepts writes.</summary>
    public bool IsProbeDue
    {
        get
        {
            lock (_lock)
            {
                return time.GetElapsedTime(_lastWrite) >= (_failure is null ? Trusted : RetryInterval);
            }
        }
    }

    /// <summary>Reports a successful write.</summary>
    public void Succeeded()
    {
        bool hasRecovered;
        lock (_lock)
        {
            _lastWrite = time.GetTimestamp();
            hasRecovered = _failure is not null;
            _failure = null;
        }

        if (hasRecovered)
        {
            Logger.WritesAgain(store);
        }
    }

    /// <summary>Reports a failed write. Logged once for each cause, not for each write.</summary>
    public void Failed(StorageException failure)
    {
        bool isNew;
        lock (_lock)
        {
            _lastWrite = time.GetTimestamp();
            isNew = _failure?.Fault != failure.Fault;
            _failure = failure;
        }

        if (isNew)
        {
            Logger.RefusesWrites(failure.Message);
        }
    }
}
