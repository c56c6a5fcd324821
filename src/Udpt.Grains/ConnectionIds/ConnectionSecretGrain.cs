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
    /// A secret is the current one for a day and the previous one for another: far longer than an id is valid, so that
    /// clients do not notice a rotation, and short enough that a leaked secret soon becomes worthless.
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
            // A secret that another activation has written meanwhile is just as good.
            await _storage.Write(before => !IsDue(before, now) ? before : new()
            {
                Current = RandomNumberGenerator.GetBytes(SecretLength),
                Previous = before.Current,
                MadeAt = now,
            });
        }
        catch (Exception) when (_storage.Record?.Current is not null)
        {
            // Without the store, keep using the old secret: a new one that is not saved would be lost with this
            // silo.
        }
    }
}
