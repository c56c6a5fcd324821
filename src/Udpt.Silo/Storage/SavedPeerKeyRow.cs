using System.Text.Json;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage;

/// <summary>Reads a peer key's row.</summary>
internal static class SavedPeerKeyRow
{
    /// <summary>
    /// Parses a payload into a record. Errors name the row by its grain key, which is not the peer key itself.
    /// </summary>
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
            // Its message may quote the unreadable text.
        }

        throw new StorageUnavailableException(
            $"The peer key saved as {grainKey} cannot be read. Correct or delete its row in grain_state.");
    }
}
