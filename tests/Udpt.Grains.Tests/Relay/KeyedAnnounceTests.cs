using Udpt.Core.Protocol;
using Udpt.Grains.Relay;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Relay;

/// <remarks>Tests <see cref="RelayWire"/> and <see cref="RelayBatchHandler"/>.</remarks>
public sealed class KeyedAnnounceTests
{
    [Fact]
    public void Announce_goes_over_the_relay_with_its_key_and_without_one_as_before()
    {
        AnnounceRequest keyed = Keys.Keyed(PeerV6(1), Keys.IdOf(7), uploaded: 5);
        AnnounceRequest open = Of(Peer(2));
        byte[] batch = new byte[2 * RelayWire.LongestEntry];
        int keyedLength = RelayWire.WriteAnnounce(batch, keyed);
        int openLength = RelayWire.WriteAnnounce(batch.AsSpan(keyedLength), open);

        ReadOnlySpan<byte> entries = batch.AsSpan(0, keyedLength + openLength);
        Assert.Equal(keyed, RelayWire.ReadAnnounce(ref entries, RelayWire.ReadEntry(ref entries)));
        Assert.Equal(open, RelayWire.ReadAnnounce(ref entries, RelayWire.ReadEntry(ref entries)));

        Assert.True(entries.IsEmpty);
        Assert.Equal(RelayWire.LongestEntry, keyedLength);
        Assert.Equal(88, openLength);
    }
}
