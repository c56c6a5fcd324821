using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;

namespace Udpt.Core.Tests.ConnectionIds;

/// <remarks>Tests <see cref="ConnectionIdProvider"/> and <see cref="ConnectionIdValidator"/>.</remarks>
public class ConnectionIdTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(120);
    private static readonly byte[] First = [.. Enumerable.Repeat((byte)1, 16)];
    private static readonly byte[] Second = [.. Enumerable.Repeat((byte)2, 16)];
    private static readonly byte[] Third = [.. Enumerable.Repeat((byte)3, 16)];
    private static readonly PeerEndpoint Source = Endpoint("192.0.2.7", 1000);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(55));
    private readonly ConnectionIdProvider _ids;

    public ConnectionIdTests()
    {
        _ids = new ConnectionIdProvider(_time, Lifetime);
        _ids.Use(new ConnectionSecrets { Current = First });
    }

    [Fact]
    public void Id_is_accepted_from_the_address_it_was_given_to_whatever_the_port()
    {
        ulong id = _ids.Now().Issue(Source);
        Assert.True(_ids.Now().Accepts(id, Source));
        Assert.True(_ids.Now().Accepts(id, Endpoint("192.0.2.7", 2000)));
    }

    [Theory]
    [InlineData("192.0.2.8")]
    [InlineData("192.0.3.7")]
    [InlineData("::192.0.2.7")]
    [InlineData("2001:db8::ffff:c000:207")]
    public void Id_is_refused_from_another_address(string address) =>
        Assert.False(_ids.Now().Accepts(_ids.Now().Issue(Source), Endpoint(address, 1000)));

    [Fact]
    public void IPv6_addresses_differ_in_each_of_their_bytes()
    {
        byte[] address = IPAddress.Parse("2001:db8::1").GetAddressBytes();
        ulong id = _ids.Now().Issue(PeerEndpoint.From(new IPAddress(address), 1));
        for (int i = 0; i < address.Length; i++)
        {
            byte[] other = [.. address];
            other[i] ^= 1;
            Assert.False(_ids.Now().Accepts(id, PeerEndpoint.From(new IPAddress(other), 1)));
        }
    }

    [Fact]
    public void Id_lives_for_its_lifetime_and_at_most_twice_as_long() =>
        Gen.Int[0, 10_000].Sample(
            start =>
            {
                FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddSeconds(start));
                ConnectionIdProvider ids = new(time, Lifetime);
                ids.Use(new ConnectionSecrets { Current = First });
                ulong id = ids.Now().Issue(Source);
                time.Advance(Lifetime);
                Assert.True(ids.Now().Accepts(id, Source));
                time.Advance(Lifetime);
                Assert.False(ids.Now().Accepts(id, Source));
                time.Advance(Lifetime);
                Assert.False(ids.Now().Accepts(id, Source));
                time.Advance(Lifetime);
                Assert.False(ids.Now().Accepts(id, Source));
            },
            threads: 1,
            iter: 300);

    [Fact]
    public void Id_of_a_gateway_whose_clock_is_ahead_is_accepted()
    {
        FakeTimeProvider ahead = new(_time.GetUtcNow() + Lifetime);
        ConnectionIdProvider other = new(ahead, Lifetime);
        other.Use(new ConnectionSecrets { Current = First });
        Assert.True(_ids.Now().Accepts(other.Now().Issue(Source), Source));
    }

    [Fact]
    public void Lifetime_is_configurable()
    {
        ConnectionIdProvider ids = new(_time, TimeSpan.FromHours(1));
        ids.Use(new ConnectionSecrets { Current = First });
        ulong id = ids.Now().Issue(Source);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(ids.Now().Accepts(id, Source));
    }

    [Fact]
    public void Previous_secret_is_accepted_and_the_one_before_it_is_not()
    {
        ulong id = _ids.Now().Issue(Source);
        _ids.Use(new ConnectionSecrets { Current = Second, Previous = First });
        Assert.True(_ids.Now().Accepts(id, Source));
        _ids.Use(new ConnectionSecrets { Current = Second, Previous = First });
        Assert.True(_ids.Now().Accepts(id, Source));
        _ids.Use(new ConnectionSecrets { Current = Third, Previous = Second });
        Assert.False(_ids.Now().Accepts(id, Source));
    }

    [Fact]
    public void New_secret_makes_ids_only_once_the_other_gateways_have_had_time_to_read_it()
    {
        ConnectionIdProvider late = new(_time, Lifetime);
        late.Use(new ConnectionSecrets { Current = First });
        ConnectionSecrets rotated = new() { Current = Second, Previous = First };

        _ids.Use(rotated);
        Assert.True(late.Now().Accepts(_ids.Now().Issue(Source), Source));

        late.Use(rotated);
        _ids.Use(rotated);
        ConnectionIdProvider started = new(_time, Lifetime);
        started.Use(new ConnectionSecrets { Current = Second });
        ulong id = _ids.Now().Issue(Source);
        Assert.True(started.Now().Accepts(id, Source));
        Assert.True(late.Now().Accepts(id, Source));
    }

    [Fact]
    public void Changed_id_is_refused() =>
        Gen.Int[0, 63].Sample(bit => !_ids.Now().Accepts(_ids.Now().Issue(Source) ^ (1UL << bit), Source), iter: 200);

    [Fact]
    public void Id_0_is_neither_given_out_nor_accepted()
    {
        for (uint i = 0; i < 10_000; i++)
        {
            PeerEndpoint source = PeerEndpoint.FromIPv4(i, 1);
            Assert.NotEqual(0u, _ids.Now().Issue(source));
            Assert.False(_ids.Now().Accepts(0, source));
        }
    }

    [Fact]
    public void Without_a_secret_there_are_no_ids() =>
        Assert.Throws<InvalidOperationException>(() => new ConnectionIdProvider(_time, Lifetime).Now());

    private static PeerEndpoint Endpoint(string address, ushort port) => PeerEndpoint.From(IPAddress.Parse(address), port);
}
