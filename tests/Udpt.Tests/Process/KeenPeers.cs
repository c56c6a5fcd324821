using System.Collections.Concurrent;
using System.Net.Sockets;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>
/// Peers that announce to a tracker from before it starts until it has ended, each once; the tracker must still know
/// every answered one after the next start.
/// </summary>
internal sealed class KeenPeers
{
    private const int PeersInSwarm = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Clients[] _clients;
    private readonly ConcurrentQueue<(string InfoHash, string Peer)> _answered = new();

    public KeenPeers(int clients = 3) => _clients = [.. Enumerable.Range(2, clients).Select(i => new Clients($"127.0.0.{i}"))];

    /// <summary>How many announces were answered.</summary>
    public int Answered => _answered.Count;

    /// <summary>How many were sent; some may have been accepted without a reply.</summary>
    public int Sent => _clients.Sum(client => client.Sent);

    /// <summary>Announces to the tracker until <paramref name="isOver"/>.</summary>
    public Task AnnounceTo(TrackerProcess tracker, Func<bool> isOver) =>
        Task.WhenAll(_clients.Select(client => Task.Run(() => Announce(client, tracker, isOver))));

    /// <summary>Every peer whose announce was answered is listed.</summary>
    public async Task ShouldBeListedBy(TrackerRest rest)
    {
        foreach (var swarm in _answered.GroupBy(announce => announce.InfoHash, announce => announce.Peer))
        {
            var torrent = await rest.Describe(Convert.FromHexString(swarm.Key));
            var listed = torrent.GetProperty("peers").EnumerateArray()
                .Select(peer => peer[1].GetProperty("ip").GetString()!);
            Assert.Empty(swarm.Except(listed));
        }
    }

    private async Task Announce(Clients from, TrackerProcess tracker, Func<bool> isOver)
    {
        using var client = tracker.Client(from.Address);
        client.ConnectionId = from.ConnectionId;
        while (!isOver())
        {
            try
            {
                if (client.ConnectionId is null && !await client.TryConnect(Patience))
                {
                    continue;
                }

                // The secret is in the database, so the id stays valid across a restart.
                from.ConnectionId = client.ConnectionId;
                var (infoHash, port) = from.Next();
                var announce = new Announce { InfoHash = infoHash, Port = port, NumWant = 0 };
                var reply = await client.Ask(
                    announce.ToDatagram(client.ConnectionId!.Value, client.NextTransactionId()), Patience);
                if (reply.Action == Actions.Announce)
                {
                    _answered.Enqueue((Convert.ToHexStringLower(infoHash), $"{from.Address}:{port}"));
                }
            }
            catch (Exception failure) when (failure is TimeoutException or SocketException)
            {
                // Not listening yet, or no longer.
            }
        }
    }

    /// <summary>One address, with a different port for each peer.</summary>
    private sealed class Clients(string address)
    {
        private byte[] _infoHash = [];

        public string Address => address;

        public ulong? ConnectionId { get; set; }

        public int Sent { get; private set; }

        public (byte[] InfoHash, ushort Port) Next()
        {
            if (Sent % PeersInSwarm == 0)
            {
                _infoHash = Some.InfoHash();
            }

            return (_infoHash, (ushort)(1000 + (++Sent % 60_000)));
        }
    }
}
