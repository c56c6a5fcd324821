using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Udpt.Core.Protocol;
using Udpt.Load.Measuring;
using Udpt.Load.Sockets;
using Udpt.Load.Workload;

namespace Udpt.Load.Workers;

/// <summary>
/// Checks replies against BEP-15. The request is already known from the transaction id. Never throws, whatever a
/// datagram contains.
/// </summary>
internal sealed class ReplyChecker
{
    private readonly bool _isIPv4;
    private readonly SourceAddresses _addresses;
    private readonly byte[] _addressIPv6;
    private readonly int _scrapeHashes;

    public ReplyChecker(bool isIPv4, SourceAddresses addresses, int scrapeHashes)
    {
        _isIPv4 = isIPv4;
        _addresses = addresses;
        _addressIPv6 = isIPv4 ? [] : addresses[0].GetAddressBytes();
        _scrapeHashes = scrapeHashes;
    }

    /// <summary>Checks the reply to <paramref name="request"/>.</summary>
    /// <param name="reply">At least a header of 8 bytes.</param>
    /// <param name="request">The request.</param>
    /// <param name="peers">The number of peers in an announce reply.</param>
    /// <param name="hasAsker">Whether the asker is one of them: useless, but not forbidden.</param>
    public ReplyVerdict Check(ReadOnlySpan<byte> reply, in LoadRequest request, out int peers, out bool hasAsker)
    {
        peers = 0;
        hasAsker = false;
        var action = (RequestAction)BinaryPrimitives.ReadUInt32BigEndian(reply[Bep15.ReplyActionOffset..]);
        if (action == RequestAction.Error)
        {
            return ReplyVerdict.Refused;
        }

        if (action != request.Action)
        {
            return ReplyVerdict.WrongAction;
        }

        return action switch
        {
            RequestAction.Connect => CheckConnect(reply),
            RequestAction.Scrape => CheckScrape(reply),
            _ => CheckAnnounce(reply, request, out peers, out hasAsker),
        };
    }

    private static ReplyVerdict CheckConnect(ReadOnlySpan<byte> reply)
    {
        if (reply.Length != Bep15.ConnectReplyLength)
        {
            return ReplyVerdict.WrongLength;
        }

        return BinaryPrimitives.ReadUInt64BigEndian(reply[Bep15.ReplyHeaderLength..]) == 0
            ? ReplyVerdict.ConnectionIdZero
            : ReplyVerdict.Good;
    }

    private ReplyVerdict CheckScrape(ReadOnlySpan<byte> reply)
    {
        ReadOnlySpan<byte> entries = reply[Bep15.ReplyHeaderLength..];
        if (entries.Length != _scrapeHashes * Bep15.ScrapeEntryLength)
        {
            return ReplyVerdict.WrongLength;
        }

        for (; entries.Length > 0; entries = entries[sizeof(int)..])
        {
            if (BinaryPrimitives.ReadInt32BigEndian(entries) < 0)
            {
                return ReplyVerdict.NegativeCount;
            }
        }

        return ReplyVerdict.Good;
    }

    private ReplyVerdict CheckAnnounce(
        ReadOnlySpan<byte> reply, in LoadRequest request, out int peers, out bool hasAsker)
    {
        peers = 0;
        hasAsker = false;
        int peerLength = Bep15.PeerLength(_isIPv4);
        if (reply.Length < Bep15.PeersOffset || (reply.Length - Bep15.PeersOffset) % peerLength != 0)
        {
            return ReplyVerdict.WrongLength;
        }

        if (BinaryPrimitives.ReadInt32BigEndian(reply[Bep15.IntervalOffset..]) <= 0)
        {
            return ReplyVerdict.BadInterval;
        }

        if (BinaryPrimitives.ReadInt32BigEndian(reply[Bep15.LeechersOffset..]) < 0
            || BinaryPrimitives.ReadInt32BigEndian(reply[Bep15.SeedersOffset..]) < 0)
        {
            return ReplyVerdict.NegativeCount;
        }

        ReadOnlySpan<byte> list = reply[Bep15.PeersOffset..];
        peers = list.Length / peerLength;
        return _isIPv4 ? CheckIPv4(list, request, out hasAsker) : CheckIPv6(list, request, out hasAsker);
    }

    private ReplyVerdict CheckIPv4(ReadOnlySpan<byte> peers, in LoadRequest request, out bool hasAsker)
    {
        // Six bytes of address and port in network order, compared in place.
        uint asker = _addresses.Raw(request.Address);
        ushort port = BinaryPrimitives.ReverseEndianness(request.Port);
        hasAsker = false;
        for (; peers.Length > 0; peers = peers[Bep15.PeerLengthIPv4..])
        {
            ushort peerPort = MemoryMarshal.Read<ushort>(peers[4..]);

            // 0.0.0.0/8 is "this host"; 224 and up are multicast, reserved and broadcast addresses.
            if (peerPort == 0 || peers[0] is 0 or >= 224)
            {
                return ReplyVerdict.ImpossiblePeer;
            }

            hasAsker |= peerPort == port && MemoryMarshal.Read<uint>(peers) == asker;
        }

        return ReplyVerdict.Good;
    }

    private ReplyVerdict CheckIPv6(ReadOnlySpan<byte> peers, in LoadRequest request, out bool hasAsker)
    {
        hasAsker = false;
        for (; peers.Length > 0; peers = peers[Bep15.PeerLengthIPv6..])
        {
            ReadOnlySpan<byte> address = peers[..16];
            ushort port = BinaryPrimitives.ReadUInt16BigEndian(peers[16..]);

            // ff00::/8 is multicast; the unspecified address belongs to no host.
            if (port == 0 || address[0] == 0xff || !address.ContainsAnyExcept((byte)0))
            {
                return ReplyVerdict.ImpossiblePeer;
            }

            hasAsker |= port == request.Port && address.SequenceEqual(_addressIPv6);
        }

        return ReplyVerdict.Good;
    }
}
