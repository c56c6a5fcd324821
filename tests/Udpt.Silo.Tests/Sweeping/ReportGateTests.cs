using System.Net;
using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.PeerKeys;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Tests.Sweeping;

/// <remarks>Tests <see cref="IReportGate"/> and <see cref="SwarmSweeper"/>.</remarks>
public sealed class ReportGateTests(SweptSilo silo) : IClassFixture<SweptSilo>
{
    private readonly TrackerRules _rules = new(new TrackerOptions { Mode = TrackerMode.Private, PrivateIsStatic = false });

    [Fact]
    public async Task Sweep_reports_what_keys_have_moved_only_when_the_gate_is_open()
    {
        PeerKey key = PeerKey.Create();
        await silo.Grains.GetPeerKey(key.Id).Create(new() { Key = key.Reveal(), Name = "someone" });
        PeerKeyLedger ledger = new(silo.Grains, _rules, new SwarmClock(silo.Time), silo.Time);
        Gate gate = new();
        SwarmSweeper sweeper = silo.CreateSweeper(ledger, gate);
        Swarm swarm = new(InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length)));
        Announce(swarm, key.Id, transaction: 1, uploaded: 0);
        Announce(swarm, key.Id, transaction: 2, uploaded: 10);
        ledger.Take(swarm);

        await sweeper.Sweep(CancellationToken.None);
        Assert.Equal(0ul, (await silo.Grains.GetPeerKey(key.Id).Describe())!.Uploaded);

        gate.IsOpen = true;
        await sweeper.Sweep(CancellationToken.None);
        Assert.Equal(10ul, (await silo.Grains.GetPeerKey(key.Id).Describe())!.Uploaded);
    }

    private void Announce(Swarm swarm, PeerKeyId key, uint transaction, ulong uploaded)
    {
        SwarmRandom random = SwarmRandom.Create();
        var request = new AnnounceRequest
        {
            InfoHash = swarm.InfoHash,
            PeerId = default,
            Peer = PeerEndpoint.From(new IPAddress([10, 0, 0, 1]), 6881),
            Downloaded = 0,
            Left = 1,
            Uploaded = uploaded,
            Event = AnnounceEvent.None,
            NumWant = 0,
            Key = key,
            TransactionId = transaction,
        };
        swarm.Announce(request, _rules.Policy, now: 0, ref random, new byte[64]);
    }

    private sealed class Gate : IReportGate
    {
        public bool IsOpen { get; set; }

        public bool MayReport() => IsOpen;
    }
}
