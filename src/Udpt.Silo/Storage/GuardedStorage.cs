using Orleans.Storage;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage;

/// <summary>
/// A grain storage whose faults are told apart by those who may act on them: a version conflict stays
/// <see cref="InconsistentStateException"/>, everything else becomes <see cref="StorageUnavailableException"/>,
/// so that grains need not know which database is behind them. It measures each operation on the way.
/// </summary>
/// <param name="inner">The storage.</param>
/// <param name="metrics">Where operations are measured.</param>
/// <param name="explain">What an exception means; null: it is not the store's fault.</param>
/// <param name="health">Hears how writes end; null where the store itself says so.</param>
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
            // The store has answered, and rightly; but nothing was written.
            hasSucceeded = true;
            throw;
        }
        catch (Exception e) when (e is not StorageUnavailableException)
        {
            StorageException? failure = explain(e);
            if (name != Read && failure is { Fault: not StorageFault.Unreachable })
            {
                // One that is away is found out by asking, and so is its return.
                health?.Failed(failure);
            }

            // Without the fault itself: it goes to gateways, which know no database and could not read it.
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
