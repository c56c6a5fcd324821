using Orleans.Storage;
using Udpt.Grains.Records;

namespace Udpt.Grains.Tests.Torrents;

/// <summary>A storage that can be made unavailable, or made to read the state from before anything was saved.</summary>
public sealed class FailingStorage(IGrainStorage storage) : IGrainStorage
{
    public bool Fails { get; set; }

    /// <summary>The number of reads that will find nothing.</summary>
    public int ReadsBefore { get; set; }

    /// <summary>Whether it becomes unavailable at a write that conflicts with another writer.</summary>
    public bool FailsAfterConflict { get; set; }

    public int Writes { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TakeBefore() ? Task.CompletedTask : Try(() => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Writes++;
        return Try(() => WriteOrFail(stateName, grainId, grainState));
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Try(() => storage.ClearStateAsync(stateName, grainId, grainState));

    private bool TakeBefore()
    {
        bool isBefore = ReadsBefore > 0;
        ReadsBefore -= isBefore ? 1 : 0;
        return isBefore;
    }

    private async Task WriteOrFail<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (InconsistentStateException)
        {
            Fails = FailsAfterConflict;
            throw;
        }
    }

    private Task Try(Func<Task> operation) =>
        Fails ? Task.FromException(new StorageUnavailableException("The store is away.")) : operation();
}
