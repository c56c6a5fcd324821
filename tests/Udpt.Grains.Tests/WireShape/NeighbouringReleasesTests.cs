using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.Session;

namespace Udpt.Grains.Tests.WireShape;

/// <summary>
/// How this release reads messages of neighbouring releases: the next one has members that this one does not know, and
/// the previous one lacks some.
/// </summary>
/// <remarks>Tests <see cref="Grains.Relay.RelayWire"/> and <see cref="Grains.Torrents.ITorrentGrain"/>.</remarks>
public sealed class NeighbouringReleasesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> Messages => [.. SampleMessage.Types.Select(type => type.FullName!)];

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_with_members_of_the_next_release_is_read_without_them(string type)
    {
        object message = SampleMessage.Of(SampleMessage.Type(type));
        byte[] bytes = Serializer.SerializeToArray(message);

        object? read = Serializer.Deserialize<object>(WithUnknownMembers(bytes));

        Assert.IsType(message.GetType(), read);
        Assert.Equal(bytes, Serializer.SerializeToArray(read));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_that_lacks_members_is_read_with_their_defaults(string type)
    {
        Type message = SampleMessage.Type(type);

        object? read = Serializer.Deserialize<object>(WithoutMembers(message));

        Assert.IsType(message, read);
        Assert.Equal(Serializer.SerializeToArray(SampleMessage.Empty(message)), Serializer.SerializeToArray(read));
    }

    private byte[] WithoutMembers(Type message)
    {
        using SerializerSession session = _services.GetRequiredService<SerializerSessionPool>().GetSession();
        ArrayBufferWriter<byte> buffer = new();
        var writer = Writer.Create(buffer, session);
        writer.WriteStartObject(0, typeof(object), message);
        if (SampleMessage.Empty(message) is Exception exception)
        {
            // The members that all exceptions have precede its own.
            IBaseCodec<Exception> codec = _services.GetRequiredService<ExceptionCodec>();
            codec.Serialize(ref writer, exception);
            writer.WriteEndBase();
        }

        writer.WriteEndObject();
        writer.Commit();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A message ends with an end tag; additional members go before it.</summary>
    private byte[] WithUnknownMembers(byte[] message)
    {
        using SerializerSession session = _services.GetRequiredService<SerializerSessionPool>().GetSession();
        ArrayBufferWriter<byte> buffer = new();
        var writer = Writer.Create(buffer, session);
        writer.Write(message.AsSpan()[..^1]);
        UInt32Codec.WriteField(ref writer, 1, 4_000_000_000);
        StringCodec.WriteField(ref writer, 1, "of the next release");
        ByteArrayCodec.WriteField(ref writer, 40, new byte[300]);
        writer.WriteEndObject();
        writer.Commit();
        Assert.Equal(message[^1], buffer.WrittenSpan[^1]);
        return buffer.WrittenSpan.ToArray();
    }
}
