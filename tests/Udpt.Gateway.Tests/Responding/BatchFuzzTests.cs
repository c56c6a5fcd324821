using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Udpt.Core.Identity;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Responding;

/// <summary>
/// Whatever arrives: no error, at most one reply, none larger than allowed, and none to a different request.
/// </summary>
/// <remarks>Tests <see cref="Gateway.Responding.BatchResponder"/>.</remarks>
public sealed class BatchFuzzTests : IDisposable
{
    private readonly ResponderFixture _tracker = new();

    private static readonly Gen<PeerEndpoint> Sources = Gen.Select(Gen.Bool, Gen.Byte[0, 3], Gen.UShort).Select(
        (isIPv4, host, port) => PeerEndpoint.From(IPAddress.Parse(isIPv4 ? $"192.0.2.{host}" : $"2001:db8::{host}"), port));

    private static readonly Gen<InfoHash> Torrents = Gen.Byte[0, 7].Select(Requests.HashOf);

    public BatchFuzzTests()
    {
        // Of eight torrents, three are here, two are known to be elsewhere, and three are unknown.
        for (byte i = 0; i < 3; i++)
        {
            _tracker.Add(Requests.HashOf(i));
        }

        _tracker.Catalog.MarkInMemory(Requests.HashOf(3));
        _tracker.Catalog.MarkInMemory(Requests.HashOf(4));
    }

    public void Dispose() => _tracker.Dispose();

    [Fact]
    public void Any_batch_is_answered_within_the_rules() => Gen
        .Select(Sources, Gen.OneOf(Anything(), Mutated(Connects()), Mutated(Announces()), Mutated(Scrapes())))
        .Select(Write)
        .Array[1, DatagramBatch.Capacity]
        .Sample(Check, threads: 1, iter: 3000);

    private static Gen<Func<ulong, byte[]>> Anything() =>
        Gen.Byte.Array[0, DatagramBatch.RequestBufferLength].Select(bytes => (Func<ulong, byte[]>)(_ => bytes));

    private static Gen<Func<ulong, byte[]>> Connects() =>
        Gen.UInt.Select(transaction => (Func<ulong, byte[]>)(_ => Requests.Connect(transaction)));

    private static Gen<Func<ulong, byte[]>> Announces() =>
        Gen.Select(Gen.UInt, Torrents, Gen.UInt[0, 5], Gen.ULong[0, 1], Gen.UShort, Gen.Int, Gen.Byte.Array[0, 600]).Select(
            (transaction, torrent, happened, left, port, numWant, options) => (Func<ulong, byte[]>)(id =>
                Requests.Announce(id, transaction, torrent, happened, left, port, numWant, options)));

    private static Gen<Func<ulong, byte[]>> Scrapes() => Gen.Select(Gen.UInt, Torrents.Array[0, 100]).Select(
        (transaction, torrents) => (Func<ulong, byte[]>)(id => Requests.Scrape(id, transaction, torrents)));

    /// <summary>Half of the time unchanged; otherwise with a few bytes changed, removed or added.</summary>
    private static Gen<Func<ulong, byte[]>> Mutated(Gen<Func<ulong, byte[]>> requests) =>
        Gen.Select(requests, Gen.Bool, Gen.Int[0, 2047], Gen.Byte, Gen.Int[0, DatagramBatch.RequestBufferLength], Gen.Bool).Select(
            (request, change, position, value, length, cut) => (Func<ulong, byte[]>)(id =>
            {
                byte[] bytes = request(id);
                if (change)
                {
                    bytes[position % bytes.Length] = value;
                    Array.Resize(ref bytes, cut ? length : bytes.Length);
                }

                return bytes;
            }));

    private (byte[] Request, PeerEndpoint Source) Write(PeerEndpoint source, Func<ulong, byte[]> request)
    {
        byte[] bytes = request(_tracker.IdOf(source));
        return (bytes.AsSpan(0, Math.Min(bytes.Length, DatagramBatch.RequestBufferLength)).ToArray(), source);
    }

    private void Check((byte[] Request, PeerEndpoint Source)[] requests)
    {
        _tracker.Announces.Clear();
        _tracker.Scrapes.Clear();
        byte[]?[] replies = _tracker.Answer(requests);
        List<uint> later =
        [
            .. _tracker.Announces.Select(announce => announce.Route.TransactionId),
            .. _tracker.Scrapes.Select(scrape => scrape.Route.TransactionId),
        ];
        Assert.Equal(0, _tracker.Counters.Count(DropReason.Fault));
        for (int i = 0; i < requests.Length; i++)
        {
            (byte[] request, PeerEndpoint source) = requests[i];
            if (replies[i] is not { } reply)
            {
                continue;
            }

            uint transaction = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(12));
            Assert.Equal(transaction, BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(4)));
            Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(reply), 0u, 3u);
            Assert.InRange(reply.Length, 8, source.IsIPv4 ? 1472 : 1452);
            if (!_tracker.IsProven(request, source))
            {
                Assert.InRange(reply.Length, 8, request.Length);
            }
        }

        // At most as many as were received: a request that is answered immediately does not also go elsewhere.
        Assert.InRange(replies.Count(reply => reply is not null) + later.Count, 0, requests.Length);
    }
}
