namespace Udpt.Api.Live;

/// <summary>Counts viewers.</summary>
public sealed class LiveViewers
{
    internal ViewerLimit Strangers { get; } = new(ViewerLimit.Default);

    /// <summary>Viewers with a token.</summary>
    internal ViewerLimit Holders { get; } = new(ViewerLimit.Default);
}
