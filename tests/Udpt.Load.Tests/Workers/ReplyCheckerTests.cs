using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Udpt.Core.Protocol;
using Udpt.Load.Measuring;
using Udpt.Load.Sockets;
using Udpt.Load.Workers;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workers;

public sealed class ReplyCheckerTests
{
    private static readonly SourceAddresses Addresses =
        SourceAddresses.For(new IPEndPoint(IPAddress.Loopback, 6969), 3);

    private readonly ReplyChecker _checker = new(isIPv4: true, Addresses, scrapeHashes: 2);

    // From 127.0.0.2.
    private LoadRequest _request = new() { Address = 1, Port = 7000 };

    [Fact]
    public void Connect_reply_is_sixteen_bytes_with_an_id()
    {
        _request.Action = RequestAction.Connect;

        Assert.Equal(ReplyVerdict.Good, Check(Bytes(0, 1, 0, 9)));
        Assert.Equal(ReplyVerdict.ConnectionIdZero, Check(Bytes(0, 1, 0, 0)));
        Assert.Equal(ReplyVerdict.WrongLength, Check(Bytes(0, 1, 0, 9, 0)));
        Assert.Equal(ReplyVerdict.WrongLength, Check(Bytes(0, 1)));
        Assert.Equal(ReplyVerdict.WrongAction, Check(Bytes(1, 1, 0, 9)));
    }

    [Fact]
    public void Scrape_reply_has_an_entry_for_each_info_hash()
    {
        _request.Action = RequestAction.Scrape;

        Assert.Equal(ReplyVerdict.Good, Check(Bytes(2, 1, 0, 1, 2, 3, 4, 5)));
        Assert.Equal(ReplyVerdict.WrongLength, Check(Bytes(2, 1, 0, 1, 2)));
        Assert.Equal(ReplyVerdict.WrongLength, Check([.. Bytes(2, 1, 0, 1, 2, 3, 4, 5), 0]));
        Assert.Equal(ReplyVerdict.WrongLength, Check(Bytes(2, 1)));
        Assert.Equal(ReplyVerdict.NegativeCount, Check(Bytes(2, 1, 0, 1, 2, 3, 4, -5)));
    }

    [Fact]
    public void Announce_reply_has_an_interval_counts_and_whole_peers()
    {
        _request.Action = RequestAction.Announce;

        Assert.Equal(ReplyVerdict.Good, Check(Bytes(1, 1, 120, 3, 4)));
        Assert.Equal(ReplyVerdict.WrongLength, Check(Bytes(1, 1, 120, 3)));
        Assert.Equal(ReplyVerdict.WrongLength, Check([.. Bytes(1, 1, 120, 3, 4), 1, 2, 3, 4, 5]));
        Assert.Equal(ReplyVerdict.BadInterval, Check(Bytes(1, 1, 0, 3, 4)));
        Assert.Equal(ReplyVerdict.BadInterval, Check(Bytes(1, 1, -120, 3, 4)));
        Assert.Equal(ReplyVerdict.NegativeCount, Check(Bytes(1, 1, 120, -1, 4)));
        Assert.Equal(ReplyVerdict.NegativeCount, Check(Bytes(1, 1, 120, 3, -1)));
    }

    [Theory]
    [InlineData("10.0.0.1", 1, "Good")]
    [InlineData("127.0.0.1", 65535, "Good")]
    [InlineData("10.0.0.1", 0, "ImpossiblePeer")]
    [InlineData("0.0.0.0", 1, "ImpossiblePeer")]
    [InlineData("224.0.0.1", 1, "ImpossiblePeer")]
    [InlineData("255.255.255.255", 1, "ImpossiblePeer")]
    public void Peers_are_such_that_could_be_reached(string address, int port, string verdict)
    {
        _request.Action = RequestAction.Announce;

        byte[] reply = [.. Bytes(1, 1, 120, 3, 4), .. Peer("10.0.0.7", 7), .. Peer(address, port)];

        Assert.Equal(verdict, Check(reply).ToString());
    }

    [Theory]
    [InlineData("127.0.0.2", 7000, true)]
    [InlineData("127.0.0.2", 7001, false)]
    [InlineData("127.0.0.1", 7000, false)]
    public void Asker_among_the_peers_is_noticed(string address, int port, bool isAsker)
    {
        _request.Action = RequestAction.Announce;
        byte[] reply = [.. Bytes(1, 1, 120, 3, 4), .. Peer("10.0.0.7", 7), .. Peer(address, port)];

        Assert.Equal(ReplyVerdict.Good, _checker.Check(reply, _request, out int peers, out bool hasAsker));
        Assert.Equal(2, peers);
        Assert.Equal(isAsker, hasAsker);
    }

    [Theory]
    [InlineData("2001:db8::1", 7001, "Good", false)]
    [InlineData("::1", 7000, "Good", true)]
    [InlineData("::1", 0, "ImpossiblePeer", false)]
    [InlineData("::", 1, "ImpossiblePeer", false)]
    [InlineData("ff02::1", 1, "ImpossiblePeer", false)]
    public void Peers_over_IPv6_are_checked_too(string address, int port, string verdict, bool isAsker)
    {
        ReplyChecker checker = new(
            isIPv4: false, SourceAddresses.For(new IPEndPoint(IPAddress.IPv6Loopback, 6969), 1), scrapeHashes: 1);
        LoadRequest request = new() { Action = RequestAction.Announce, Port = 7000 };
        byte[] reply = [.. Bytes(1, 1, 120, 3, 4), .. Peer(address, port)];

        Assert.Equal(verdict, checker.Check(reply, request, out _, out bool hasAsker).ToString());
        Assert.Equal(isAsker, hasAsker);
        Assert.Equal(ReplyVerdict.WrongLength, checker.Check(reply.AsSpan(0, reply.Length - 6), request, out _, out _));
    }

    [Fact]
    public void Error_of_the_tracker_refuses_whatever_was_asked()
    {
        foreach (RequestAction action in new[] { RequestAction.Connect, RequestAction.Announce, RequestAction.Scrape })
        {
            _request.Action = action;
            Assert.Equal(ReplyVerdict.Refused, Check([.. Bytes(3, 1), .. "no"u8]));
            Assert.Equal(ReplyVerdict.WrongAction, Check([.. Bytes(4, 1), .. "no"u8]));
        }
    }

    [Fact]
    public void No_bytes_are_too_hostile()
    {
        Gen.Select(Gen.Byte.Array[8, 300], Gen.Int[0, 2], Gen.Int[0, 3]).Sample((reply, action, told) =>
        {
            // Mostly the requested action; otherwise little would be checked.
            BinaryPrimitives.WriteInt32BigEndian(reply, told == 3 ? BinaryPrimitives.ReadInt32BigEndian(reply) : action);
            LoadRequest request = new() { Action = (RequestAction)action, Port = 1 };

            ReplyVerdict verdict = _checker.Check(reply, request, out int peers, out _);

            Assert.True(Enum.IsDefined(verdict));
            Assert.InRange(peers, 0, reply.Length / 6);
        });
    }

    private static byte[] Bytes(params int[] words)
    {
        byte[] bytes = new byte[words.Length * sizeof(int)];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * sizeof(int)), words[i]);
        }

        return bytes;
    }

    private static byte[] Peer(string address, int port) =>
        [.. IPAddress.Parse(address).GetAddressBytes(), (byte)(port >> 8), (byte)port];

    private ReplyVerdict Check(byte[] reply) => _checker.Check(reply, _request, out _, out _);
}
