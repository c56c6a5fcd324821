using System.Buffers.Binary;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Testing.Protocol;

/// <summary>Requests as clients write them.</summary>
internal static class Requests
{
    public static readonly InfoHash Torrent = HashOf(0x11);

    public static InfoHash HashOf(byte fill)
    {
        byte[] bytes = new byte[InfoHash.Length];
        Array.Fill(bytes, fill);
        return InfoHash.Read(bytes);
    }

    public static byte[] Connect(uint transactionId) => Header(0x41727101980, 0, transactionId);

    public static byte[] Announce(
        ulong connectionId,
        uint transactionId,
        InfoHash? infoHash = null,
        uint announceEvent = (uint)AnnounceEvent.Started,
        ulong left = 1000,
        ushort port = 6881,
        int numWant = -1,
        byte[]? options = null)
    {
        byte[] request = new byte[98 + (options?.Length ?? 0)];
        Header(connectionId, 1, transactionId).CopyTo(request, 0);
        (infoHash ?? Torrent).Bytes.CopyTo(request.AsSpan(16));
        "-UT0001-abcdefghijkl"u8.CopyTo(request.AsSpan(36));
        BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(56), 7);
        BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(64), left);
        BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(72), 9);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(80), announceEvent);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(92), numWant);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(96), port);
        options?.CopyTo(request, 98);
        return request;
    }

    public static byte[] Scrape(ulong connectionId, uint transactionId, params InfoHash[] infoHashes) =>
        [.. Header(connectionId, 2, transactionId), .. infoHashes.SelectMany(hash => hash.Bytes.ToArray())];

    public static byte[] Header(ulong connectionId, uint action, uint transactionId)
    {
        byte[] header = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(header, connectionId);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), action);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), transactionId);
        return header;
    }
}
