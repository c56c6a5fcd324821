using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Load.Measuring;
using Udpt.Load.Sockets;
using Udpt.Load.Sources;
using Udpt.Load.Workload;

namespace Udpt.Load.Workers;

/// <summary>
/// Announces of unknown info hashes, on top of the load. A bit of the transaction id marks them, and nothing waits for
/// their replies.
/// </summary>
internal sealed class Flood
{
    private const uint Measured = InFlightRequests.Spare >> 1;
    private const int FirstPort = 1024;

    private readonly IPacing _pacing;
    private readonly RequestWriter _writer;
    private readonly ConnectionIds _connectionIds;
    private readonly int _addresses;
    private readonly ulong _first;
    private SwarmRandom _random;
    private uint _sent;

    /// <param name="pacing">The rate.</param>
    /// <param name="writer">Writes the requests.</param>
    /// <param name="connectionIds">The connection ids of the source addresses.</param>
    /// <param name="addresses">The number of source addresses.</param>
    /// <param name="worker">The thread's number: each thread has its own info hashes.</param>
    public Flood(IPacing pacing, RequestWriter writer, ConnectionIds connectionIds, int addresses, int worker)
    {
        _pacing = pacing;
        _writer = writer;
        _connectionIds = connectionIds;
        _addresses = addresses;
        _first = (ulong)worker << 40;
        _random = new SwarmRandom(_first);
    }

    /// <summary>When the next one is due.</summary>
    public long NextAt => _pacing.NextAt;

    /// <summary>Whether this transaction id belongs to a made-up info hash.</summary>
    public static bool Sent(uint transactionId) => (transactionId & InFlightRequests.Spare) != 0;

    /// <summary>Counts such a reply.</summary>
    public static void Count(FloodTally tally, uint transactionId, RequestAction action)
    {
        if ((transactionId & Measured) == 0)
        {
            return;
        }

        if (action == RequestAction.Announce)
        {
            tally.Answered++;
        }
        else
        {
            tally.Refused++;
        }
    }

    /// <summary>Sends what is due, up to one batch. Returns how many.</summary>
    public int Send(ILoadTransport transport, FloodTally tally, long now, bool isMeasured)
    {
        int count = Math.Min(_pacing.Due(now, 0), ILoadTransport.BatchLength);
        for (int i = 0; i < count; i++)
        {
            _pacing.Take(now);
            LoadRequest request = new()
            {
                Address = _random.Next(_addresses),
                Port = (ushort)(FirstPort + _random.Next(65536 - FirstPort)),
            };
            uint number = _sent++;
            uint transactionId = InFlightRequests.Spare | (isMeasured ? Measured : 0) | (number & (Measured - 1));
            int length = _writer.WriteMadeUp(
                transport.NextRequest, _first + number, request, _connectionIds[request.Address], transactionId);
            transport.Add(length, request.Address);
        }

        transport.Flush();
        if (isMeasured)
        {
            tally.Sent += count;
        }

        return count;
    }
}
