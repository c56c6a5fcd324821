using System.Buffers.Binary;
using CsCheck;
using Udpt.Core.ConnectionIds;

namespace Udpt.Core.Tests.ConnectionIds;

public class SipHash24Tests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    // vectors_sip64 of the authors' reference implementation (github.com/veorq/SipHash, vectors.h): the message of
    // length n is 00 01 02 … n-1.
    [Theory]
    [InlineData(0, "310e0edd47db6f72")]
    [InlineData(1, "fd67dc93c539f874")]
    [InlineData(2, "5a4fa9d909806c0d")]
    [InlineData(3, "2d7efbd796666785")]
    [InlineData(4, "b7877127e09427cf")]
    [InlineData(5, "8da699cd64557618")]
    [InlineData(6, "cee3fe586e46c9cb")]
    [InlineData(7, "37d1018bf50002ab")]
    [InlineData(8, "6224939a79f5f593")]
    [InlineData(9, "b0e4a90bdf82009e")]
    [InlineData(10, "f3b9dd94c5bb5d7a")]
    [InlineData(11, "a7ad6b22462fb3f4")]
    [InlineData(12, "fbe50e86bc8f1e75")]
    [InlineData(13, "903d84c02756ea14")]
    [InlineData(14, "eef27a8e90ca23f7")]
    [InlineData(15, "e545be4961ca29a1")]
    [InlineData(16, "db9bc2577fcc2a3f")]
    [InlineData(17, "9447be2cf5e99a69")]
    [InlineData(18, "9cd38d96f0b3c14b")]
    [InlineData(19, "bd6179a71dc96dbb")]
    [InlineData(20, "98eea21af25cd6be")]
    [InlineData(21, "c7673b2eb0cbf2d0")]
    [InlineData(22, "883ea3e395675393")]
    [InlineData(23, "c8ce5ccd8c030ca8")]
    [InlineData(24, "94af49f6c650adb8")]
    [InlineData(63, "724506eb4c328a95")]
    public void Published_vectors_hold(int length, string hash)
    {
        byte[] message = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Assert.Equal(hash, Hex(new SipHash24(Key).Hash(message)));
    }

    [Fact]
    public void Three_words_hash_as_their_24_bytes() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[24]).Sample((key, message) =>
        {
            SipHash24 hash = new(key);
            Assert.Equal(hash.Hash(message), hash.Hash(Word(message, 0), Word(message, 8), Word(message, 16)));
        });

    private static ulong Word(byte[] message, int offset) =>
        BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(offset));

    private static string Hex(ulong hash)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, hash);
        return Convert.ToHexStringLower(bytes);
    }
}
