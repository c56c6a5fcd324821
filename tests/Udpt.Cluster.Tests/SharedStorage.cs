using System.Collections.Concurrent;
using Orleans.Storage;

namespace Udpt.Cluster.Tests;

/// <summary>In-memory records shared by all silos of the process, like a database. Changes can be delayed.</summary>
internal sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), (object State, string ETag)> _records = new();

    /// <summary>Each change awaits this before it returns.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        bool exists = _records.TryGetValue((stateName, grainId), out (object State, string ETag) record);
        (grainState.State, grainState.ETag, grainState.RecordExists) =
            exists ? ((T)record.State, record.ETag, true) : (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check((stateName, grainId), grainState.ETag);
        string etag = $"{Guid.NewGuid()}";
        _records[(stateName, grainId)] = (grainState.State!, etag);
        (grainState.ETag, grainState.RecordExists) = (etag, true);
        return Gate;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check((stateName, grainId), grainState.ETag);
        _records.TryRemove((stateName, grainId), out _);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Gate;
    }

    private void Check((string Name, GrainId Grain) key, string? etag)
    {
        string? stored = _records.TryGetValue(key, out (object State, string ETag) record) ? record.ETag : null;
        if (stored != etag)
        {
            throw new InconsistentStateException("Somebody else has written.", stored, etag);
        }
    }
}
