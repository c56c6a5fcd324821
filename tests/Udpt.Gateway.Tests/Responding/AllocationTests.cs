using System.Net;
using Udpt.Core.Identity;
using Udpt.Gateway.Datagrams;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Responding;

/// <remarks>Tests <see cref="Gateway.Responding.BatchResponder"/>.</remarks>
public sealed class AllocationTests : IDisposable
{
    private readonly ResponderFixture _tracker = new();

    public void Dispose() => _tracker.Dispose();

    [Fact]
    public void Datagrams_of_known_torrents_allocate_nothing()
    {
        _tracker.Add(Requests.Torrent);
        (byte[], PeerEndpoint)[] requests = [.. Enumerable.Range(0, DatagramBatch.Capacity).Select(Request)];
        _tracker.Fill(requests);

        // Warm up, so that everything is compiled and every peer is in its swarm.
        for (int i = 0; i < 100; i++)
        {
            _tracker.Responder.Answer(_tracker.Batch, _tracker);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _tracker.Responder.Answer(_tracker.Batch, _tracker);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(_tracker.Batch.Datagrams.ToArray(), datagram => Assert.InRange(datagram.ReplyLength, 8, 1472));
    }

    private (byte[] Request, PeerEndpoint Source) Request(int i)
    {
        PeerEndpoint source = PeerEndpoint.From(IPAddress.Parse(i % 2 == 0 ? $"192.0.2.{i}" : $"2001:db8::{i}"), 1000);
        ulong id = i % 9 == 8 ? 1 : _tracker.IdOf(source);
        return ((i % 8) switch
        {
            0 => Requests.Connect(1),
            1 => Requests.Scrape(id, 1, Requests.Torrent, Requests.Torrent),
            2 => Requests.Announce(id, 1, port: 0),
            _ => Requests.Announce(id, 1),
        }, source);
    }
}
