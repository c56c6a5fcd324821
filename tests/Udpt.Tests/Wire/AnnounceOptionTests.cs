using System.Text;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

/// <summary>Whatever follows the 98 bytes of an announce (BEP-41) never invalidates the announce.</summary>
[Collection(SharedTrackerCollection.Name)]
public sealed class AnnounceOptionTests(SharedTracker shared)
{
    private const byte End = 0;
    private const byte Nop = 1;
    private const byte UrlData = 2;

    private readonly TrackerProcess _tracker = shared.Tracker;

    public static TheoryData<string, byte[]> OptionLists => new()
    {
        { "the path of libtorrent", Url("/") },
        { "a path", Url("/announce") },
        { "a query", Url("/announce?key=0123456789012345678901234567890123456789") },
        { "an empty URL", Url("") },
        { "a URL in two parts", [.. Url("/ann"), .. Url("ounce")] },
        { "a URL in parts of 255 bytes", [.. Url(new string('a', 255)), .. Url(new string('b', 255)), .. Url("c")] },
        { "the end at once", [End] },
        { "the end behind a URL", [.. Url("/announce"), End] },
        { "anything behind the end", [End, UrlData, 200, 1, 2, 3] },
        { "no-ops", [Nop, Nop, Nop] },
        { "no-ops around a URL", [Nop, .. Url("/announce"), Nop, End] },
        { "an option of an unknown type", [77, 3, 1, 2, 3, .. Url("/announce")] },
        { "an empty option of an unknown type", [255, 0] },
        { "a type without a length", [UrlData] },
        { "an unknown type without a length", [.. Url("/"), 99] },
        { "a URL that runs past the datagram", [UrlData, 255, (byte)'/'] },
        { "an unknown option that runs past the datagram", [99, 1] },
        { "bytes that are no text", [UrlData, 4, 0xFF, 0xFE, 0x00, 0xC3] },
    };

    [Theory]
    [MemberData(nameof(OptionLists))]
    public async Task Announce_is_taken_whatever_options_follow(string what, byte[] options)
    {
        Assert.NotEmpty(what);
        using var client = _tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881, Options = options };

        var answer = await client.Announce(announce);

        Assert.Equal((0, 1), (answer.Seeders, answer.Leechers));
    }

    private static byte[] Url(string url) => [UrlData, (byte)url.Length, .. Encoding.ASCII.GetBytes(url)];
}
