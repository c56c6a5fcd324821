using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Grains.Records;

namespace Udpt.Grains.PeerKeys;

/// <inheritdoc cref="IPeerKeyGrain"/>
[GrainType("peerkey")]
internal sealed class PeerKeyGrain(IPeerKeyIndex index, IServiceProvider services) : Grain, IPeerKeyGrain
{
    private RecordStorage<PeerKeyRecord> _storage = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _storage = ActivatorUtilities.CreateInstance<RecordStorage<PeerKeyRecord>>(
            services, PeerKeyRecord.StateName, this.GetGrainId());
        return _storage.Read();
    }

    /// <inheritdoc/>
    public Task<PeerKeyRecord?> Describe() => Task.FromResult(Known());

    /// <inheritdoc/>
    public Task<PeerKeyStanding> Check() => Task.FromResult(new PeerKeyStanding
    {
        IsValid = Known() is { IsRevoked: false },
        ExpiresAt = Known()?.ExpiresAt,
    });

    /// <inheritdoc/>
    public Task Create(PeerKeyRecord record) => _storage.Record switch
    {
        // A record found now wins: this call may be late, after the key was created and revoked elsewhere.
        null => Write(_ => _storage.Record ?? record),

        // A retry, by a caller that has not received the first call's result.
        { } known when known.Key == record.Key && known.CreatedAt == record.CreatedAt => Task.CompletedTask,
        _ => throw new InvalidOperationException("The key already exists."),
    };

    /// <inheritdoc/>
    public async Task<bool> Revoke()
    {
        if (Known() is not { } record)
        {
            return false;
        }

        if (!record.IsRevoked)
        {
            await Write(before => before with { IsRevoked = true });
        }

        // Also when it is already revoked: the previous call may have failed between saving and this notification.
        await GrainFactory.GetRevocations().Add(PeerKeyId.OfGrain(this.GetPrimaryKeyString()));
        return true;
    }

    /// <inheritdoc/>
    public async Task Report(PeerKeyReport report)
    {
        if (Known() is { } record && !record.HasTaken(report))
        {
            await Write(before => before.With(report));
        }
    }

    private PeerKeyRecord? Known()
    {
        if (_storage.Record is null)
        {
            // Keep no activations for guessed keys.
            DeactivateOnIdle();
        }

        return _storage.Record;
    }

    private async Task Write(Func<PeerKeyRecord, PeerKeyRecord> change)
    {
        await _storage.Write(change);
        index.Saved(_storage.Record!);
    }
}
