namespace Udpt.Gateway.Tracing;

/// <summary>The names of the spans that the datagram path starts a trace with.</summary>
public static class SpanNames
{
    /// <summary>A batch of requests sent to another silo.</summary>
    public const string Relay = "udpt.relay";

    /// <summary>An announce sent to its torrent's grain.</summary>
    public const string Announce = "udpt.announce";
}
