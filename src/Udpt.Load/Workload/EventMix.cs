using Udpt.Core.Primitives;
using Udpt.Core.Protocol;

namespace Udpt.Load.Workload;

/// <summary>The shares of announce events.</summary>
public sealed class EventMix
{
    /// <summary>The accepted format.</summary>
    public const string Allowed = "shares such as none=97,started=1,completed=1,stopped=1";

    // In the order of the event numbers.
    private static readonly string[] Names = ["none", "completed", "started", "stopped"];

    private readonly Shares _shares;
    private readonly string _text;

    private EventMix(Shares shares, string text)
    {
        _shares = shares;
        _text = text;
    }

    public static EventMix NoneOnly { get; } = Parse("none=1")!;

    /// <summary>Null if the format is not <see cref="Allowed"/>.</summary>
    public static EventMix? Parse(string text) =>
        Shares.Parse(text, Names) is { } shares ? new EventMix(shares, text) : null;

    public override string ToString() => _text;

    internal AnnounceEvent Next(ref SwarmRandom random) => (AnnounceEvent)_shares.Next(ref random);
}
