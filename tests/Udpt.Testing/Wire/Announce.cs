using System.Buffers.Binary;

namespace Udpt.Testing.Wire;

/// <summary>
/// An announce as a client writes it (BEP-15):
/// connection id @0, action 1 @8, transaction id @12, info hash @16, peer id @36, downloaded @56, left @64,
/// uploaded @72, event @80, IP @84, key @88, num_want @92, port @96, then options (BEP-41).
/// </summary>
internal sealed record Announce
{
    public const int Length = 98;

    public const uint None = 0;
    public const uint Completed = 1;
    public const uint Started = 2;
    public const uint Stopped = 3;

    public required byte[] InfoHash { get; init; }

    public required ushort Port { get; init; }

    public byte[] PeerId { get; init; } = Some.PeerId();

    public ulong Downloaded { get; init; }

    /// <summary>A leecher unless the test says otherwise.</summary>
    public ulong Left { get; init; } = 1000;

    public ulong Uploaded { get; init; }

    public uint Event { get; init; } = Started;

    public uint Ip { get; init; }

    public uint Key { get; init; } = 0x1234_5678;

    public int NumWant { get; init; } = -1;

    /// <summary>What follows the fixed 98 bytes.</summary>
    public byte[] Options { get; init; } = [];

    public byte[] ToDatagram(ulong connectionId, uint transactionId)
    {
        var datagram = new byte[Length + Options.Length];
        BinaryPrimitives.WriteUInt64BigEndian(datagram, connectionId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), Actions.Announce);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(12), transactionId);
        InfoHash.CopyTo(datagram, 16);
        PeerId.CopyTo(datagram, 36);
        BinaryPrimitives.WriteUInt64BigEndian(datagram.AsSpan(56), Downloaded);
        BinaryPrimitives.WriteUInt64BigEndian(datagram.AsSpan(64), Left);
        BinaryPrimitives.WriteUInt64BigEndian(datagram.AsSpan(72), Uploaded);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(80), Event);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(84), Ip);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(88), Key);
        BinaryPrimitives.WriteInt32BigEndian(datagram.AsSpan(92), NumWant);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(96), Port);
        Options.CopyTo(datagram, Length);
        return datagram;
    }
}
