using Orleans.Storage;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Tests.Torrents;

/// <summary>A storage that can be made unavailable.</summary>
public sealed class FailingStorage(IGrainStorage storage) : IGrainStorage
{
    public bool Fails { get; set; }

    public int Writes { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Try(() => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Writes++;
        return Try(() => storage.WriteStateAsync(stateName, grainId, grainState));
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Try(() => storage.ClearStateAsync(stateName, grainId, grainState));

    private Task Try(Func<Task> operation) =>
        Fails ? Task.FromException(new StorageUnavailableException("The store is away.")) : operation();
}
