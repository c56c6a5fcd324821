using CsCheck;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;
using static Udpt.Testing.Swarms.Keys;

namespace Udpt.Grains.Tests.PeerKeys;

/// <summary>
/// Compares totals with a model that knows what clients have really transferred: clients start, transfer, crash, stop
/// and return over a network that duplicates datagrams, while the swarm is swept and moved between silos.
/// </summary>
/// <remarks>Tests <see cref="Grains.PeerKeys.PeerKeyLedger"/> and <see cref="Swarm"/>.</remarks>
public sealed class AccountingModelTests
{
    private const int Steps = 1000;

    [Fact]
    public void Totals_are_what_clients_have_told_however_often_datagrams_come() => Gen.Int.Sample(
        seed =>
        {
            World world = Run(new(seed, keys: 5, clients: 40));
            Assert.Equal(world.Told, world.Taken);
        },
        iter: 40);

    [Fact]
    public void Datagrams_that_come_late_never_make_the_totals_more_than_was_moved() => Gen.Int.Sample(
        seed => ShouldNotExceed(Run(new(seed, keys: 5, clients: 40) { IsOutOfOrder = true })), iter: 40);

    [Fact]
    public void Totals_of_clients_on_both_families_are_what_they_have_moved() => Gen.Int.Sample(
        seed =>
        {
            World world = Run(new(seed, keys: 5, clients: 20) { IsOnBothFamilies = true });
            Assert.Equal(world.Told, world.Taken);
        },
        iter: 40);

    private static World Run(World world)
    {
        for (int step = 0; step < Steps; step++)
        {
            world.Step();
        }

        world.Sweep();
        return world;
    }

    private static void ShouldNotExceed(World world)
    {
        Assert.All(world.Taken, pair =>
        {
            (ulong uploaded, ulong downloaded) = world.Told.GetValueOrDefault(pair.Key);
            Assert.InRange(pair.Value.Uploaded, 0ul, uploaded);
            Assert.InRange(pair.Value.Downloaded, 0ul, downloaded);
        });
        Assert.Contains(world.Taken.Values, total => total.Uploaded > 0);
    }

    private sealed class World(int seed, int keys, int clients)
    {
        private readonly Random _random = new(seed);
        private readonly Client[] _clients =
            [.. Enumerable.Range(0, clients).Select(i => new Client(i, IdOf(i % keys)))];

        private readonly List<AnnounceRequest> _late = [];
        private readonly DualClient[] _dualClients =
            [.. Enumerable.Range(0, clients).Select(i => new DualClient(i, IdOf(i % keys)))];

        private Swarm _swarm = new(Torrent);

        public bool IsOnBothFamilies { get; init; }

        public bool IsOutOfOrder { get; init; }

        public Dictionary<PeerKeyId, (ulong Uploaded, ulong Downloaded)> Told { get; } = [];

        public Dictionary<PeerKeyId, (ulong Uploaded, ulong Downloaded)> Taken { get; } = [];

        public void Step()
        {
            switch (_random.Next(100))
            {
                case < 2:
                    Sweep();
                    break;
                case < 4:
                    // Moves to another silo: the swarm takes everything with it.
                    var moved = new Swarm(Torrent);
                    SwarmBlob.Read(SwarmBlob.Write(_swarm, 0), moved, 0, 0, Private);
                    _swarm.Seal();
                    Assert.Empty(_swarm.TakeAll());
                    _swarm = moved;
                    break;
                case var _ when IsOnBothFamilies:
                    DualClient client = _dualClients[_random.Next(_dualClients.Length)];
                    AnnounceRequest request = client.Next(_random, out ulong uploaded, out ulong downloaded);
                    Add(Told, client.Key, uploaded, downloaded);
                    Deliver(request);
                    break;
                default:
                    Announce(_clients[_random.Next(_clients.Length)]);
                    break;
            }
        }

        public void Sweep()
        {
            foreach ((PeerKeyId key, (ulong uploaded, ulong downloaded)) in _swarm.TakeAll())
            {
                Add(Taken, key, uploaded, downloaded);
            }
        }

        private static void Add(
            Dictionary<PeerKeyId, (ulong Uploaded, ulong Downloaded)> totals, PeerKeyId key, ulong up, ulong down)
        {
            (ulong uploaded, ulong downloaded) = totals.GetValueOrDefault(key);
            totals[key] = (uploaded + up, downloaded + down);
        }

        private void Announce(Client client)
        {
            AnnounceRequest request = client.Next(_random, out ulong uploaded, out ulong downloaded);
            Add(Told, client.Key, uploaded, downloaded);
            if (request.Event != AnnounceEvent.None)
            {
                // No datagram is delayed for as long as a client takes to stop and start again.
                DeliverLate(late => late.Peer == request.Peer);
                Deliver(request);
            }
            else if (IsOutOfOrder && _random.Next(4) == 0)
            {
                _late.Add(request);
            }
            else
            {
                Deliver(request);
                DeliverLate(_ => _random.Next(4) == 0);
            }
        }

        private void DeliverLate(Predicate<AnnounceRequest> isDue)
        {
            List<AnnounceRequest> due = _late.FindAll(isDue);
            _late.RemoveAll(due.Contains);
            due.ForEach(Deliver);
        }

        private void Deliver(AnnounceRequest request)
        {
            // Duplicates arrive at once: a network delays none for the minutes between two announces.
            for (int copies = _random.Next(3); copies >= 0; copies--)
            {
                // A duplicate of the last announce belongs to a peer that is already gone.
                if (copies == 0 || request.Event != AnnounceEvent.Stopped)
                {
                    _swarm.Announce(request, policy: Private);
                }
            }
        }
    }

    private sealed class Client(int number, PeerKeyId key)
    {
        private ulong _uploaded;
        private ulong _downloaded;
        private bool _isRunning;
        private int _life;

        public PeerKeyId Key => key;

        /// <summary>The next announce, and the transfers that no earlier announce has reported.</summary>
        public AnnounceRequest Next(Random random, out ulong uploaded, out ulong downloaded)
        {
            (uploaded, downloaded) = (0, 0);
            AnnounceEvent @event = random.Next(8) switch
            {
                0 when _isRunning => AnnounceEvent.Stopped,
                1 when _isRunning && _uploaded > 0 && _downloaded > 0 => AnnounceEvent.Started,
                _ when !_isRunning => AnnounceEvent.Started,
                _ => AnnounceEvent.None,
            };
            if (@event == AnnounceEvent.Started)
            {
                // After a crash or a stop; half of the time with another peer id, as clients do.
                (_uploaded, _downloaded) = (0, 0);
                _life += random.Next(2);
            }
            else
            {
                uploaded = (ulong)random.Next(1, 1000);
                downloaded = (ulong)random.Next(1, 1000);
                _uploaded += uploaded;
                _downloaded += downloaded;
            }

            _isRunning = @event != AnnounceEvent.Stopped;
            PeerEndpoint peer = number % 2 == 0 ? Peer(number) : PeerV6(number);
            return Keyed(peer, key, _uploaded, _downloaded, @event, $"-qB4500-{number:d4}{_life:d8}");
        }
    }

    /// <summary>
    /// A client that announces over both families, at independent times. It stops over both before it starts again, or
    /// crashes after both have reported something: a start that reports zero after a report of zero could just as well
    /// be a late datagram.
    /// </summary>
    private sealed class DualClient(int number, PeerKeyId key)
    {
        private readonly bool[] _isRunning = new bool[2];
        private readonly bool[] _hasTold = new bool[2];
        private ulong _uploaded;
        private ulong _downloaded;
        private bool _isStopping;
        private int _life;

        public PeerKeyId Key => key;

        /// <summary>
        /// The next announce over one of the families, and the transfers that no earlier announce has reported.
        /// </summary>
        public AnnounceRequest Next(Random random, out ulong uploaded, out ulong downloaded)
        {
            int family = random.Next(2);
            (uploaded, downloaded) = (0, 0);
            if (_isStopping && !_isRunning[family])
            {
                family = 1 - family;
            }

            if (!_isStopping && _isRunning.All(isRunning => isRunning))
            {
                switch (random.Next(8))
                {
                    case 0:
                        _isStopping = true;
                        break;
                    case 1 when _hasTold.All(hasTold => hasTold):
                        Begin(random);
                        break;
                }
            }

            AnnounceEvent @event = _isStopping ? AnnounceEvent.Stopped
                : _isRunning[family] ? AnnounceEvent.None
                : AnnounceEvent.Started;
            bool isFirst = @event == AnnounceEvent.Started && !_isRunning[1 - family];
            if (!isFirst && random.Next(3) > 0)
            {
                uploaded = (ulong)random.Next(1, 1000);
                downloaded = (ulong)random.Next(1, 1000);
                _uploaded += uploaded;
                _downloaded += downloaded;
            }

            _isRunning[family] = @event != AnnounceEvent.Stopped;
            _hasTold[family] = _uploaded > 0;
            PeerEndpoint peer = family == 0 ? Peer(number) : PeerV6(number);
            AnnounceRequest request =
                Keyed(peer, key, _uploaded, _downloaded, @event, $"-qB4500-{number:d4}{_life:d8}");
            if (_isStopping && !_isRunning.Contains(true))
            {
                _isStopping = false;
                Begin(random);
            }

            return request;
        }

        private void Begin(Random random)
        {
            (_uploaded, _downloaded) = (0, 0);
            _life += random.Next(2);
            Array.Clear(_isRunning);
            Array.Clear(_hasTold);
        }
    }
}
