using Udpt.Grains.Torrents;

namespace Udpt.Grains.PeerKeys;

/// <inheritdoc cref="IPeerKeyGrain"/>
public sealed class PeerKeyGrain(
    [PersistentState(PeerKeyRecord.StateName, TorrentRecord.StorageName)] IPersistentState<PeerKeyRecord> state,
    IPeerKeyIndex index) : Grain, IPeerKeyGrain
{
    /// <inheritdoc/>
    public Task<PeerKeyRecord?> Describe() => Task.FromResult(Known());

    /// <inheritdoc/>
    public Task<PeerKeyStanding> Check() => Task.FromResult(new PeerKeyStanding
    {
        IsValid = Known() is { IsRevoked: false },
        ExpiresAt = Known()?.ExpiresAt,
    });

    /// <inheritdoc/>
    public Task Create(PeerKeyRecord record) => state.RecordExists
        ? throw new InvalidOperationException("There is such a key already.")
        : Write(record);

    /// <inheritdoc/>
    public async Task<bool> Revoke()
    {
        if (Known() is not { } record)
        {
            return false;
        }

        if (!record.IsRevoked)
        {
            await Write(record with { IsRevoked = true });
        }

        // Told again when it is revoked again: the last time may have ended after it was saved and before this.
        await GrainFactory.GetRevocations().Add(IdOf(record));
        return true;
    }

    /// <inheritdoc/>
    public async Task Report(PeerKeyReport report)
    {
        if (Known() is { } record && record.With(report) is var reported && !ReferenceEquals(reported, record))
        {
            await Write(reported);
        }
    }

    private static PeerKeyId IdOf(PeerKeyRecord record) =>
        PeerKey.TryParse(record.Key, out PeerKey key) ? key.Id : default;

    private PeerKeyRecord? Known()
    {
        if (state.RecordExists)
        {
            return state.State;
        }

        // Nothing is kept of what somebody has guessed.
        DeactivateOnIdle();
        return null;
    }

    private async Task Write(PeerKeyRecord record)
    {
        PeerKeyRecord before = state.State;
        state.State = record;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }

        index.Saved(record);
    }
}
