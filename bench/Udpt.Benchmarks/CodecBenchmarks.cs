using BenchmarkDotNet.Attributes;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Benchmarks;

/// <summary>Parses an announce and writes the replies, without the peers.</summary>
public class CodecBenchmarks
{
    private readonly byte[] _announce = Samples.Datagram(Samples.Announce(Samples.InfoHash(1), 1), connectionId: 5);
    private readonly PeerEndpoint _source = Samples.Peer(1);
    private readonly byte[] _reply = new byte[Bep15.MaxReplyIPv4];

    [Benchmark]
    public long ReadAnnounce()
    {
        if (RequestReader.Classify(_announce) != RequestKind.Announce)
        {
            throw new InvalidOperationException("It is an announce.");
        }

        AnnounceRequest request = RequestReader.ReadAnnounce(_announce, _source);
        return (long)request.Left + request.Peer.Port;
    }

    [Benchmark]
    public int WriteAnnounce() => ReplyWriter.WriteAnnounce(_reply, 1, 120, 3, 4, Samples.NumWant * Bep15.PeerLengthIPv4);

    [Benchmark]
    public int WriteConnect() => ReplyWriter.WriteConnect(_reply, 1, 5);
}
