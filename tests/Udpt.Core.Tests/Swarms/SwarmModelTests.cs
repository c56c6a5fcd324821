using CsCheck;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Swarms.Peers;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Core.Tests.Swarms;

/// <summary>Counts and peers always match those of a naive model, over random announces, stops and expiries.</summary>
/// <remarks>Tests <see cref="Swarm"/>.</remarks>
public sealed class SwarmModelTests
{
    private const uint PeerTimeout = 100;

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 60],
        Gen.Int[0, 3],
        Gen.Bool,
        Gen.Int[0, 40],
        (kind, address, port, isV6, amount) => new Step(kind, address, port, isV6, amount));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Swarm_equals_a_naive_model(int maxPeersPerAddress)
    {
        SwarmPolicy policy = Policy with { MaxPeersPerAddress = maxPeersPerAddress, PeerTimeout = PeerTimeout };
        Steps.Array[0, 400].Sample(steps => Run(steps, policy), iter: 400);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Swarm_equals_a_naive_model_while_it_grows_and_empties()
    {
        var random = new Random(5);
        Step[] steps = [.. Enumerable.Range(0, 6000).Select(i => new Step(
            random.Next(i < 4000 ? 5 : 9),
            random.Next(2000),
            random.Next(2),
            IsV6: random.Next(4) == 0,
            Amount: random.Next(200) == 0 ? 60 : 0))];
        Run(steps, Policy with { MaxPeersPerAddress = 2, PeerTimeout = 1000 });
    }

    private static void Run(Step[] steps, SwarmPolicy policy)
    {
        var swarm = new Swarm(Torrent);
        var model = new Dictionary<PeerEndpoint, ModelPeer>();
        uint completed = 0;
        uint now = uint.MaxValue - 500;
        foreach (Step step in steps)
        {
            if (step.Kind == 9)
            {
                now += (uint)step.Amount;
                Sweep(swarm, now, policy);
                foreach (PeerEndpoint gone in model.Where(p => now - p.Value.At > policy.PeerTimeout).Select(p => p.Key).ToList())
                {
                    model.Remove(gone);
                }
            }
            else
            {
                now += (uint)(step.Amount / 10);
                Announce(swarm, model, step.Request, policy, now, ref completed);
            }

            swarm.TryScrape(out ScrapeCounts counts);
            Assert.Equal(
                new ScrapeCounts
                {
                    Seeders = model.Values.Count(peer => peer.Left == 0),
                    Leechers = model.Values.Count(peer => peer.Left != 0),
                    Completed = completed,
                },
                counts);
        }

        Assert.Equal(
            model.Select(peer => (peer.Key, peer.Value.Left)).ToHashSet(),
            swarm.ListPeers(now, int.MaxValue).Select(peer => (peer.Endpoint, peer.Left)).ToHashSet());
    }

    private static void Announce(
        Swarm swarm,
        Dictionary<PeerEndpoint, ModelPeer> model,
        AnnounceRequest request,
        SwarmPolicy policy,
        uint now,
        ref uint completed)
    {
        (AnnounceResult result, List<PeerEndpoint> peers) = swarm.Announce(request, now, policy);
        Assert.Equal(AnnounceOutcome.Answered, result.Outcome);
        if (request.Event == AnnounceEvent.Stopped)
        {
            model.Remove(request.Peer);
            Assert.Empty(peers);
            return;
        }

        bool isThere = model.TryGetValue(request.Peer, out ModelPeer before);
        int ofAddress = model.Keys.Count(peer => peer.Address.Equals(request.Peer.Address));
        if (isThere || policy.MaxPeersPerAddress == 0 || ofAddress < policy.MaxPeersPerAddress)
        {
            bool completes = request.Event == AnnounceEvent.Completed && !before.HasCompleted;
            completed += completes ? 1u : 0;
            model[request.Peer] = new(request.Left, now, before.HasCompleted || completes);
        }

        HashSet<PeerEndpoint> candidates = [.. model
            .Where(peer => peer.Key.IsIPv4 == request.Peer.IsIPv4 && peer.Key != request.Peer)
            .Where(peer => request.Left != 0 || peer.Value.Left != 0)
            .Select(peer => peer.Key)];
        Assert.Equal(Math.Min(50, candidates.Count), peers.Count);
        Assert.Equal(peers.Count, peers.Distinct().Count());
        Assert.Subset(candidates, peers.ToHashSet());
    }

    private static void Sweep(Swarm swarm, uint now, SwarmPolicy policy)
    {
        PeerCursor cursor = PeerCursor.Start;
        while (!swarm.Expire(now, policy, ref cursor))
        {
        }
    }

    private readonly record struct ModelPeer(ulong Left, uint At, bool HasCompleted);

    private readonly record struct Step(int Kind, int Address, int Port, bool IsV6, int Amount)
    {
        public AnnounceRequest Request => Of(
            IsV6 ? PeerV6(Address, (ushort)(Port + 1)) : Peer(Address, (ushort)(Port + 1)),
            left: Kind is 1 or 2 ? 0ul : 1,
            @event: Kind switch
            {
                2 or 3 => AnnounceEvent.Completed,
                4 => AnnounceEvent.Started,
                6 or 7 or 8 => AnnounceEvent.Stopped,
                _ => AnnounceEvent.None,
            });
    }
}
