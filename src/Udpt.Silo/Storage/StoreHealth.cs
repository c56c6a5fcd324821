using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Udpt.Silo.Storage;

/// <summary>
/// Whether a store takes writes, by the outcome of the last one. Reads say nothing about that: a database on a full or
/// read-only disk can be read as ever. Thread-safe.
/// </summary>
/// <param name="store">The store, for people.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreHealth(string store, TimeProvider time)
{
    /// <summary>How long a good write vouches for the next one: as long as the metrics of readiness take to be renewed.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(15);

    /// <summary>Readiness needs no token, so anyone may ask often: a store that fails is tried this often at most.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private StorageException? _failure;
    private long _lastWrite = time.GetTimestamp();

    /// <summary>Where it is told that the store stops taking writes, and that it takes them again.</summary>
    public ILogger Logger { private get; set; } = NullLogger.Instance;

    /// <summary>What the last write failed with; null when it succeeded.</summary>
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

    /// <summary>Whether only a write can tell if the store still takes them.</summary>
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

    /// <summary>A write has succeeded.</summary>
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

    /// <summary>A write has failed. Logged once for each cause, not for each write.</summary>
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
