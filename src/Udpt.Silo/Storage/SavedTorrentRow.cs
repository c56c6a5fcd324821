using System.Buffers;
using System.Text;
using System.Text.Json;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Storage;

/// <summary>Reads a torrent's row back from the bytes of its key and its payload, without strings in between.</summary>
internal static class SavedTorrentRow
{
    private static readonly int KeyLength = TorrentKey.Prefix.Length + (2 * InfoHash.Length);

    /// <summary>
    /// The row's info hash and record. Throws a <see cref="StorageException"/> that names the row, and
    /// <paramref name="database"/> as what holds it, when they cannot be read.
    /// </summary>
    public static KeyValuePair<InfoHash, TorrentRecord> Read(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload, string database)
    {
        Span<char> text = stackalloc char[KeyLength];
        if (key.Length != text.Length
            || Ascii.ToUtf16(key, text, out _) != OperationStatus.Done
            || !TorrentKey.TryParse(text, out InfoHash infoHash))
        {
            throw Unreadable(key, database, "its key is not a torrent's");
        }

        try
        {
            TorrentRecord? record = JsonSerializer.Deserialize<TorrentRecord>(payload, JsonStateSerializer.Options);
            return KeyValuePair.Create(infoHash, record ?? throw Unreadable(key, database, "it is null"));
        }
        catch (JsonException e)
        {
            throw Unreadable(key, database, e.Message, e);
        }
    }

    private static StorageException Unreadable(
        ReadOnlySpan<byte> key, string database, string why, Exception? inner = null) => new(
            $"The database {database} holds a record that cannot be read, {Encoding.UTF8.GetString(key)}: {why}. Correct or delete its row in grain_state.",
            inner!);
}
