using System.Security.Cryptography;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.ConnectionIds;

/// <inheritdoc cref="IConnectionSecretGrain"/>
[KeepAlive]
public sealed class ConnectionSecretGrain(
    [PersistentState(ConnectionSecretGrain.StateName, TorrentRecord.StorageName)]
    IPersistentState<ConnectionSecretRecord> state,
    TimeProvider time) : Grain, IConnectionSecretGrain
{
    internal const string StateName = "connection-secret";

    private const int SecretLength = 16;

    /// <summary>
    /// A secret serves for a day, and another as the previous one: far longer than an id is valid, so that no rotation
    /// shows, and short enough that a secret that has leaked is soon worth nothing.
    /// </summary>
    private static readonly TimeSpan RotationInterval = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async Task<ConnectionSecrets> Get()
    {
        ConnectionSecretRecord record = state.State;
        DateTimeOffset now = time.GetUtcNow();
        if (record.Current is null || now - record.MadeAt >= RotationInterval)
        {
            await Rotate(record, now);
        }

        return new ConnectionSecrets { Current = state.State.Current!, Previous = state.State.Previous };
    }

    private async Task Rotate(ConnectionSecretRecord before, DateTimeOffset now)
    {
        state.State = new()
        {
            Current = RandomNumberGenerator.GetBytes(SecretLength),
            Previous = before.Current,
            MadeAt = now,
        };
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception) when (before.Current is not null)
        {
            // Without the store the old secret serves on: a new one that is not saved would be lost with this silo.
            state.State = before;
        }
        catch
        {
            state.State = before;
            throw;
        }
    }
}
