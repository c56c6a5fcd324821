using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Storage;

/// <summary>
/// Parses a torrent's row from the bytes of its key and payload without creating strings: a start reads all rows before
/// it answers anyone.
/// </summary>
internal static class SavedTorrentRow
{
    /// <summary>Optimized from the first call: a start reads a million records before .NET would recompile this.</summary>
    private const MethodImplOptions Early = MethodImplOptions.AggressiveOptimization;

    /// <summary>
    /// The row's info hash and record. Throws a <see cref="StorageException"/> that names the row and <paramref
    /// name="database"/> if they cannot be read.
    /// </summary>
    public static KeyValuePair<InfoHash, TorrentRecord> Read(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload, string database)
    {
        if (!TorrentKey.TryParse(key, out InfoHash infoHash))
        {
            throw Unreadable(key, database, "its key is not a torrent's");
        }

        try
        {
            TorrentRecord? record = TryReadUsual(payload)
                ?? JsonSerializer.Deserialize<TorrentRecord>(payload, JsonStateSerializer.Options);
            return KeyValuePair.Create(infoHash, record ?? throw Unreadable(key, database, "it is null"));
        }
        catch (JsonException e)
        {
            throw Unreadable(key, database, e.Message, e);
        }
    }

    /// <summary>
    /// Parses a record in the form that <see cref="JsonStateSerializer"/> writes; null if another release or a person
    /// wrote it. With a general JSON parser, a million records take two fifths of a start.
    /// </summary>
    [MethodImpl(Early)]
    internal static TorrentRecord? TryReadUsual(ReadOnlySpan<byte> json) =>
        TryConsume(ref json, "{\"is_registered\":"u8)
        && TryConsume(ref json, out bool isRegistered)
        && TryConsume(ref json, ",\"is_flagged\":"u8)
        && TryConsume(ref json, out bool isFlagged)
        && TryConsume(ref json, ",\"completed\":"u8)
        && Utf8Parser.TryParse(json, out uint completed, out int digits)
        && TryReadLastSeen(json[digits..], out long? lastSeen)
            ? new() { IsRegistered = isRegistered, IsFlagged = isFlagged, Completed = completed, LastSeen = lastSeen }
            : null;

    /// <summary>Parses the end of a record: the optional <c>last_seen</c> and the closing brace.</summary>
    [MethodImpl(Early)]
    private static bool TryReadLastSeen(ReadOnlySpan<byte> json, out long? lastSeen)
    {
        lastSeen = null;
        if (TryConsume(ref json, ",\"last_seen\":"u8))
        {
            if (!Utf8Parser.TryParse(json, out long seconds, out int digits))
            {
                return false;
            }

            lastSeen = seconds;
            json = json[digits..];
        }

        return json.SequenceEqual("}"u8);
    }

    [MethodImpl(Early)]
    private static bool TryConsume(ref ReadOnlySpan<byte> json, ReadOnlySpan<byte> expected)
    {
        bool isThere = json.StartsWith(expected);
        json = isThere ? json[expected.Length..] : json;
        return isThere;
    }

    [MethodImpl(Early)]
    private static bool TryConsume(ref ReadOnlySpan<byte> json, out bool value)
    {
        value = TryConsume(ref json, "true"u8);
        return value || TryConsume(ref json, "false"u8);
    }

    private static StorageException Unreadable(
        ReadOnlySpan<byte> key, string database, string why, Exception? inner = null) => new(
            $"The database {database} holds a record that cannot be read, {Encoding.UTF8.GetString(key)}: {why}. Correct or delete its row in grain_state.",
            inner!);
}
