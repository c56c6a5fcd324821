namespace Udpt.Api.Live;

/// <summary>Who watches.</summary>
public sealed class LiveViewers
{
    internal ViewerLimit Strangers { get; } = new(ViewerLimit.Default);

    /// <summary>Holders of a token.</summary>
    internal ViewerLimit Holders { get; } = new(ViewerLimit.Default);
}
