using Orleans.Storage;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Storage;

/// <summary>
/// A grain storage whose faults are told apart by those who may act on them: a version conflict stays
/// <see cref="InconsistentStateException"/>, everything else becomes <see cref="StorageUnavailableException"/>,
/// so that grains need not know which database is behind them.
/// </summary>
internal sealed class UnavailableStorage(IGrainStorage inner) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(inner.ReadStateAsync, "read", stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(inner.WriteStateAsync, "saved", stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(inner.ClearStateAsync, "deleted", stateName, grainId, grainState);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    private static async Task Guard<T>(
        Func<string, GrainId, IGrainState<T>, Task> operation,
        string what,
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState)
    {
        try
        {
            await operation(stateName, grainId, grainState);
        }
        catch (Exception e) when (e is not (InconsistentStateException or StorageUnavailableException))
        {
            // Without the fault itself: it goes to gateways, which know no database and could not read it.
            throw new StorageUnavailableException(
                $"The {stateName} state of {grainId} could not be {what}: {e.Message}");
        }
    }
}
