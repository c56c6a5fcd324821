using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.ConnectionIds;
using Udpt.Grains.Records;

namespace Udpt.Grains.ConnectionIds;

/// <inheritdoc cref="IConnectionSecretGrain"/>
[GrainType("connectionsecret")]
[KeepAlive]
internal sealed class ConnectionSecretGrain(IServiceProvider services, TimeProvider time) : Grain, IConnectionSecretGrain
{
    private const int SecretLength = 16;

    /// <summary>
    /// A secret serves for a day, and another as the previous one: far longer than an id is valid, so that no rotation
    /// shows, and short enough that a secret that has leaked is soon worth nothing.
    /// </summary>
    private static readonly TimeSpan RotationInterval = TimeSpan.FromDays(1);

    private RecordStorage<ConnectionSecretRecord> _storage = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _storage = ActivatorUtilities.CreateInstance<RecordStorage<ConnectionSecretRecord>>(
            services, ConnectionSecretRecord.StateName, this.GetGrainId());
        return _storage.Read();
    }

    /// <inheritdoc/>
    public async Task<ConnectionSecrets> Get()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (IsDue(_storage.Record, now))
        {
            await Rotate(now);
        }

        ConnectionSecretRecord record = _storage.Record!;
        return new ConnectionSecrets { Current = record.Current!, Previous = record.Previous };
    }

    private static bool IsDue(ConnectionSecretRecord? record, DateTimeOffset now) =>
        record?.Current is null || now - record.MadeAt >= RotationInterval;

    private async Task Rotate(DateTimeOffset now)
    {
        try
        {
            // What another activation has written meanwhile serves as well.
            await _storage.Write(before => !IsDue(before, now) ? before : new()
            {
                Current = RandomNumberGenerator.GetBytes(SecretLength),
                Previous = before.Current,
                MadeAt = now,
            });
        }
        catch (Exception) when (_storage.Record?.Current is not null)
        {
            // Without the store the old secret serves on: a new one that is not saved would be lost with this silo.
        }
    }
}
