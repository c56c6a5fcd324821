namespace Udpt.Gateway.Tracing;

/// <summary>The spans with which the datagram path begins a trace.</summary>
public static class SpanNames
{
    /// <summary>A batch of requests that goes to another silo.</summary>
    public const string Relay = "udpt.relay";

    /// <summary>An announce that goes to its torrent's grain.</summary>
    public const string Announce = "udpt.announce";
}
