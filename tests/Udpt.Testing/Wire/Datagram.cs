using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Udpt.Testing.Wire;

/// <summary>A datagram from the tracker, and where it came from.</summary>
internal sealed record Datagram(byte[] Bytes, IPEndPoint Source)
{
    private const int HeaderLength = 8;

    public int Length => Bytes.Length;

    public uint Action => BinaryPrimitives.ReadUInt32BigEndian(Bytes);

    public uint TransactionId => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(4));

    public bool IsReply => Bytes.Length >= HeaderLength;

    /// <summary>The text of an error.</summary>
    public string ErrorText
    {
        get
        {
            Assert.Equal(Actions.Error, Action);
            return Encoding.UTF8.GetString(Bytes, HeaderLength, Bytes.Length - HeaderLength);
        }
    }

    /// <summary>The id in a connect reply.</summary>
    public ulong ConnectionId
    {
        get
        {
            ShouldBe(Actions.Connect);
            Assert.Equal(16, Bytes.Length);
            return BinaryPrimitives.ReadUInt64BigEndian(Bytes.AsSpan(8));
        }
    }

    public void ShouldBe(uint action)
    {
        if (Action == Actions.Error && action != Actions.Error)
        {
            Assert.Fail($"The tracker answered with an error: {ErrorText}");
        }

        Assert.Equal(action, Action);
    }
}
