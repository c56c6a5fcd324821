using System.Text.Json;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage;

/// <summary>Reads a peer key's row back.</summary>
internal static class SavedPeerKeyRow
{
    /// <summary>The record of a payload. A fault names the row by its key, which is not the peer key.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be read.</exception>
    public static PeerKeyRecord Read(string grainKey, ReadOnlySpan<byte> payload)
    {
        try
        {
            if (JsonSerializer.Deserialize<PeerKeyRecord>(payload, JsonStateSerializer.Options) is { } record)
            {
                return record;
            }
        }
        catch (JsonException)
        {
            // Its message may quote what it could not read.
        }

        throw new StorageUnavailableException(
            $"The peer key saved as {grainKey} cannot be read. Correct or delete its row in grain_state.");
    }
}
