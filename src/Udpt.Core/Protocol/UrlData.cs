namespace Udpt.Core.Protocol;

/// <summary>
/// The URLData options of an announce: the path and query of the announce URL, in the pieces in which they arrived.
/// <code>foreach (ReadOnlySpan&lt;byte&gt; piece in UrlData.Of(datagram))</code>
/// </summary>
/// <remarks>
/// BEP-41 (https://www.bittorrent.org/beps/bep_0041.html): from byte 98 of an announce,
/// <code>
/// 0              end of options
/// 1              no operation
/// type, n, n B   any other option; type 2 is URLData, and several are concatenated
/// </code>
/// Unknown types are skipped by their length, which may be 0. An option that extends past the datagram ends the
/// options; so do aria2's two zero bytes. The announce is still valid.
/// </remarks>
public ref struct UrlData
{
    /// <summary>The type of a URLData option.</summary>
    public const byte OptionType = 2;

    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;

    private ReadOnlySpan<byte> _rest;

    private UrlData(ReadOnlySpan<byte> options) => _rest = options;

    /// <summary>The pieces of an announce of at least 98 bytes.</summary>
    public static UrlData Of(ReadOnlySpan<byte> announce) => new(announce[Bep15.AnnounceLength..]);

    /// <summary>The current piece.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly UrlData GetEnumerator() => this;

    /// <summary>Advances to the next piece; false at the end.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty && _rest[0] != EndOfOptions)
        {
            byte type = _rest[0];
            if (type == NoOperation)
            {
                _rest = _rest[1..];
                continue;
            }

            if (_rest.Length < 2 || _rest.Length - 2 < _rest[1])
            {
                break;
            }

            ReadOnlySpan<byte> data = _rest.Slice(2, _rest[1]);
            _rest = _rest[(2 + data.Length)..];
            if (type == OptionType)
            {
                Current = data;
                return true;
            }
        }

        _rest = default;
        return false;
    }
}
