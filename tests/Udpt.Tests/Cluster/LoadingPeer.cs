using System.Net;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Cluster;

/// <summary>
/// An address that is a peer of every torrent of a <see cref="SteadyLoad"/>, on a different port in each. Its requests
/// go to the gateways in turn, all with the connection id issued by the first.
/// </summary>
internal sealed class LoadingPeer(string address, SteadyLoad load) : IDisposable
{
    private const int Tries = 40;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly byte[] _peerId = Some.PeerId();
    private readonly bool[] _isSeeder = new bool[load.InfoHashes.Length];
    private readonly UdpTrackerClient[] _clients = [.. load.Entries.Select(entry => entry.Client(address))];
    private ulong _connectionId;
    private int _turn;

    /// <summary>Its source address.</summary>
    public string Address => address;

    /// <summary>Whether it has reported the completed download of this torrent.</summary>
    public bool IsSeederOf(int torrent) => _isSeeder[torrent];

    public async Task Connect()
    {
        var reply = await Ask(_ => UdpTrackerClient.ConnectRequest(_clients[0].NextTransactionId()), _clients[0])
            ?? throw new TimeoutException("No gateway connects.");
        _connectionId = reply.ConnectionId;
    }

    /// <summary>Announces; null if every attempt stays unanswered or gets an error.</summary>
    public async Task<AnnounceAnswer?> Announce(int torrent, uint @event = Udpt.Testing.Wire.Announce.None)
    {
        var announce = RequestOf(torrent, @event);
        var client = _clients[_turn++ % _clients.Length];
        var reply = await Ask(id => announce.ToDatagram(_connectionId, id), client);
        if (reply is null)
        {
            return null;
        }

        if (reply.Action == Actions.Error)
        {
            load.Tally.CountError(reply.ErrorText);
            return null;
        }

        _isSeeder[torrent] |= @event == Udpt.Testing.Wire.Announce.Completed;
        return AnnounceAnswer.Read(reply);
    }

    /// <summary>Announces and compares the reply with the expected swarm.</summary>
    public async Task AnnounceAndCheck(int torrent, uint @event)
    {
        var answer = await Announce(torrent, @event);
        if (answer is not null && answer.Seeders + answer.Leechers != SteadyLoad.PeersInSwarm)
        {
            load.Tally.Wrong.Enqueue($"{address} saw {answer.Seeders} + {answer.Leechers} of {SteadyLoad.PeersInSwarm} peers");
        }

        foreach (var peer in answer?.Peers ?? [])
        {
            if (!IsOfSwarm(peer, torrent))
            {
                load.Tally.Wrong.Enqueue($"{address} was told of {peer} in torrent {torrent}");
            }
        }
    }

    /// <summary>
    /// Announces once through <paramref name="client"/>, which has this peer's address: several may do so at once.
    /// False if there is no reply in time.
    /// </summary>
    public async Task<bool> TryAnnounce(int torrent, UdpTrackerClient client, TimeSpan deadline)
    {
        var request = RequestOf(torrent, Udpt.Testing.Wire.Announce.None).ToDatagram(_connectionId, client.NextTransactionId());
        try
        {
            var reply = await client.Ask(request, deadline);
            reply.ShouldBe(Actions.Announce);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private Announce RequestOf(int torrent, uint @event) => new()
    {
        InfoHash = load.InfoHashes[torrent],
        Port = (ushort)SteadyLoad.PortOf(torrent),
        PeerId = _peerId,
        Left = @event == Udpt.Testing.Wire.Announce.Completed || _isSeeder[torrent] ? 0UL : 1000,
        Event = @event,
    };

    private bool IsOfSwarm(IPEndPoint peer, int torrent) =>
        peer.Port == SteadyLoad.PortOf(torrent)
        && SteadyLoad.Addresses.Contains(peer.Address.ToString())
        && peer.Address.ToString() != address;

    private async Task<Datagram?> Ask(Func<uint, byte[]> write, UdpTrackerClient client)
    {
        var request = write(client.NextTransactionId());
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            load.Tally.CountSent();
            try
            {
                var reply = await client.Ask(request, RetryAfter);
                load.Tally.CountAnswered();
                return reply;
            }
            catch (TimeoutException)
            {
                load.Tally.CountRetried();
            }
        }

        load.Tally.CountUnanswered();
        return null;
    }
}
