using System.Text;

namespace Udpt.Tests.PrivateMode;

/// <summary>The URLData option of BEP-41, written from the specification.</summary>
internal static class Url
{
    private const byte UrlData = 2;

    /// <summary>A URL split into one option per piece.</summary>
    public static byte[] Of(params string[] pieces) =>
        [.. pieces.SelectMany(piece => (byte[])[UrlData, (byte)piece.Length, .. Encoding.ASCII.GetBytes(piece)])];
}
