using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using static Udpt.Core.Swarms.Peers.SwarmBlobLayout;

namespace Udpt.Core.Swarms.Peers;

/// <summary>Serializes the parts of a swarm, under the swarm's lock.</summary>
internal sealed class SwarmBlobWriter(uint now)
{
    private int _length;
    private int _departed;

    public byte[] Bytes { get; private set; } = [];

    public uint Now => now;

    public void WriteHeader(uint completed, bool completedUnsaved, int peers, bool isKeyed, int departed)
    {
        int length = HeaderLength + (peers * PeerLength);
        length += isKeyed ? (peers * ShareLength) + 4 + (departed * DepartedLength) : 0;
        Bytes = new byte[length];
        Bytes[0] = isKeyed ? KeyedVersion : SwarmBlobLayout.Version;
        Bytes[1] = completedUnsaved ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(2), completed);
        BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(6), peers);
        _length = HeaderLength;
        _departed = departed;
    }

    public void WritePeer(in PeerEndpoint endpoint, in PeerInfo info)
    {
        Span<byte> peer = Bytes.AsSpan(_length, PeerLength);
        endpoint.Bytes.CopyTo(peer);
        info.PeerId.Bytes.CopyTo(peer[PeerEndpoint.Length..]);
        Span<byte> rest = peer[(PeerEndpoint.Length + PeerId.Length)..];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, info.Uploaded);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], info.Downloaded);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[16..], info.Left);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[24..], info.Age(now));
        rest[28] = (byte)info.Event;
        rest[29] = info.HasCompleted ? (byte)1 : (byte)0;
        _length += PeerLength;
    }

    public void WriteShare(in UnreportedTransfer share, SharedClientState standing)
    {
        Span<byte> rest = Bytes.AsSpan(_length, ShareLength);
        MemoryMarshal.Write(rest, share.Key);
        rest = rest[PeerKeyId.Length..];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, share.Uploaded);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], share.Downloaded);
        MemoryMarshal.Write(rest[16..], share.Prints);
        rest[16 + PrintsLength] = (byte)((share.IsUsed ? IsUsedFlag : 0) | (byte)standing);
        _length += ShareLength;
    }

    /// <summary>Ends the list of peers; departed peers follow.</summary>
    public void BeginDeparted()
    {
        BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(_length), _departed);
        _length += 4;
    }

    public void WriteDeparted(in PeerKeyUsage usage)
    {
        Span<byte> rest = Bytes.AsSpan(_length, DepartedLength);
        MemoryMarshal.Write(rest, usage.Key);
        rest = rest[PeerKeyId.Length..];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, usage.Uploaded);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], usage.Downloaded);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[16..], usage.Age);
        _length += DepartedLength;
    }
}
