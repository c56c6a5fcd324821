using Orleans.Storage;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage;

/// <summary>
/// A grain storage that maps errors to what callers can act on: a version conflict stays <see
/// cref="InconsistentStateException"/>, everything else becomes <see cref="StorageUnavailableException"/>, so that
/// grains need not know the database behind it. Also measures each operation.
/// </summary>
/// <param name="inner">The storage.</param>
/// <param name="metrics">Where operations are recorded.</param>
/// <param name="explain">What an exception means; null if it is not the store's fault.</param>
/// <param name="health">Receives the outcome of writes; null if the store reports it itself.</param>
internal sealed class GuardedStorage(
    IGrainStorage inner,
    StoreMetrics metrics,
    Func<Exception, StorageException?> explain,
    StoreHealth? health = null)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const string Read = "read";

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(inner.ReadStateAsync, Read, "read", stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(inner.WriteStateAsync, "write", "saved", stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(inner.ClearStateAsync, "clear", "deleted", stateName, grainId, grainState);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    private async Task Guard<T>(
        Func<string, GrainId, IGrainState<T>, Task> operation,
        string name,
        string what,
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState)
    {
        long started = metrics.Now();
        bool hasSucceeded = false;
        try
        {
            await operation(stateName, grainId, grainState);
            hasSucceeded = true;
            if (name != Read)
            {
                health?.Succeeded();
            }
        }
        catch (InconsistentStateException)
        {
            // The store answered correctly; but nothing was written.
            hasSucceeded = true;
            throw;
        }
        catch (Exception e) when (e is not StorageUnavailableException)
        {
            StorageException? failure = explain(e);
            if (name != Read && failure is { Fault: not StorageFault.Unreachable })
            {
                // An unreachable store is detected by probing, and so is its return.
                health?.Failed(failure);
            }

            // Without the inner exception: gateways could not deserialize it.
            throw new StorageUnavailableException(
                $"The {stateName} state of {grainId} could not be {what}: {e.Message}")
            {
                Fault = failure?.Fault ?? default,
            };
        }
        finally
        {
            metrics.Used(name, started, hasSucceeded);
        }
    }
}
