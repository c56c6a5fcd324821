using Udpt.Core.Primitives;
using Udpt.Core.Protocol;

namespace Udpt.Load.Workload;

/// <summary>The shares of actions.</summary>
public sealed class RequestMix
{
    /// <summary>The accepted format.</summary>
    public const string Allowed = "shares such as connect=5,announce=90,scrape=5";

    // In the order of the action numbers.
    private static readonly string[] Names = ["connect", "announce", "scrape"];

    private readonly Shares _shares;
    private readonly string _text;

    private RequestMix(Shares shares, string text)
    {
        _shares = shares;
        _text = text;
    }

    public static RequestMix AnnouncesOnly { get; } = Parse("announce=1")!;

    /// <summary>Null if the format is not <see cref="Allowed"/>.</summary>
    public static RequestMix? Parse(string text) =>
        Shares.Parse(text, Names) is { } shares ? new RequestMix(shares, text) : null;

    public override string ToString() => _text;

    internal RequestAction Next(ref SwarmRandom random) => (RequestAction)_shares.Next(ref random);
}
