using Udpt.Core.Identity;

namespace Udpt.Core.Protocol;

/// <summary>
/// Reads the peer key from the URL of an announce: <c>/KEY</c>, <c>/announce/KEY</c> or <c>/announce?key=KEY</c>, 40
/// hex digits of either case. The key may be any path segment or any query parameter named <c>key</c>, and may be
/// percent-encoded. A key in the query wins, because it is explicitly named.
/// </summary>
public static class PeerKeyReader
{
    /// <summary>As long as a whole datagram: longer URLs cannot arrive.</summary>
    private const int MaxUrl = 2048;

    /// <summary>A path segment of at least this length that is not a key was meant as one.</summary>
    private const int LongSegment = 20;

    private const byte Percent = (byte)'%';

    /// <summary>Reads the key of an announce of at least 98 bytes. Does not allocate.</summary>
    public static PeerKeyReadResult Read(ReadOnlySpan<byte> announce, out PeerKey key)
    {
        UrlData pieces = UrlData.Of(announce);
        if (!pieces.MoveNext())
        {
            key = default;
            return PeerKeyReadResult.None;
        }

        ReadOnlySpan<byte> first = pieces.Current;
        return pieces.MoveNext() ? ReadPieces(announce, out key) : ReadUrl(first, out key);
    }

    private static PeerKeyReadResult ReadPieces(ReadOnlySpan<byte> announce, out PeerKey key)
    {
        Span<byte> url = stackalloc byte[MaxUrl];
        int length = 0;
        foreach (ReadOnlySpan<byte> piece in UrlData.Of(announce))
        {
            if (piece.Length > url.Length - length)
            {
                break;
            }

            piece.CopyTo(url[length..]);
            length += piece.Length;
        }

        return ReadUrl(url[..length], out key);
    }

    private static PeerKeyReadResult ReadUrl(ReadOnlySpan<byte> url, out PeerKey key)
    {
        // What most clients send. The rest handles the other forms.
        if (url.Length == 1 + PeerKey.HexLength && url[0] == (byte)'/' && PeerKey.TryParse(url[1..], out key))
        {
            return PeerKeyReadResult.Read;
        }

        int fragment = url.IndexOf((byte)'#');
        url = fragment < 0 ? url : url[..fragment];
        int question = url.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = question < 0 ? url : url[..question];
        ReadOnlySpan<byte> query = question < 0 ? default : url[(question + 1)..];
        PeerKeyReadResult inQuery = ReadQuery(query, out key);
        if (inQuery == PeerKeyReadResult.Read)
        {
            return inQuery;
        }

        PeerKeyReadResult inPath = ReadPath(path, out key);
        return inPath == PeerKeyReadResult.None ? inQuery : inPath;
    }

    private static PeerKeyReadResult ReadQuery(ReadOnlySpan<byte> query, out PeerKey key)
    {
        key = default;
        PeerKeyReadResult found = PeerKeyReadResult.None;
        foreach (Range range in query.Split((byte)'&'))
        {
            ReadOnlySpan<byte> parameter = query[range];
            int equals = parameter.IndexOf((byte)'=');
            if (equals < 0 || equals == parameter.Length - 1 || !IsNamedKey(parameter[..equals]))
            {
                continue;
            }

            if (TryReadHex(parameter[(equals + 1)..], out key))
            {
                return PeerKeyReadResult.Read;
            }

            found = PeerKeyReadResult.Malformed;
        }

        return found;
    }

    private static PeerKeyReadResult ReadPath(ReadOnlySpan<byte> path, out PeerKey key)
    {
        key = default;
        PeerKeyReadResult found = PeerKeyReadResult.None;
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> segment = path[range];
            if (TryReadHex(segment, out key))
            {
                return PeerKeyReadResult.Read;
            }

            found = segment.Length >= LongSegment ? PeerKeyReadResult.Malformed : found;
        }

        return found;
    }

    private static bool IsNamedKey(ReadOnlySpan<byte> name)
    {
        Span<byte> decoded = stackalloc byte[3];
        return TryDecode(name, decoded) && decoded.SequenceEqual("key"u8);
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, out PeerKey key)
    {
        Span<byte> decoded = stackalloc byte[PeerKey.HexLength];
        key = default;
        return TryDecode(text, decoded) && PeerKey.TryParse(decoded, out key);
    }

    /// <summary>
    /// Decodes percent-encoding (RFC 3986, section 2.1); false unless the result has exactly the requested length.
    /// </summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            if (length == decoded.Length)
            {
                return false;
            }

            if (text[0] != Percent)
            {
                decoded[length++] = text[0];
                text = text[1..];
            }
            else if (text.Length >= 3
                && Convert.FromHexString(text[1..3], decoded.Slice(length, 1), out _, out _)
                    == System.Buffers.OperationStatus.Done)
            {
                length++;
                text = text[3..];
            }
            else
            {
                return false;
            }
        }

        return length == decoded.Length;
    }
}
