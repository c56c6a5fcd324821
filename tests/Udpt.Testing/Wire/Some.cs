using System.Text;

namespace Udpt.Testing.Wire;

/// <summary>Values that only need to be unique to the test.</summary>
internal static class Some
{
    public static byte[] InfoHash() => Bytes(20);

    /// <summary>A peer id of qBittorrent.</summary>
    public static byte[] PeerId() => PeerId("-qB4630-");

    /// <summary>A peer id that begins with <paramref name="prefix"/>.</summary>
    public static byte[] PeerId(string prefix) => [.. Encoding.ASCII.GetBytes(prefix), .. Bytes(20 - prefix.Length)];

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
