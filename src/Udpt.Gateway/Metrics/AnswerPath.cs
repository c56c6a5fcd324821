namespace Udpt.Gateway.Metrics;

/// <summary>How a request came to its answer: the tag values of <c>udpt.request.duration</c>, in lower case.</summary>
internal enum AnswerPath : byte
{
    /// <summary>At once, in this process.</summary>
    Local,

    /// <summary>In a batch for another silo.</summary>
    Relay,

    /// <summary>By a call of the torrent's grain.</summary>
    Grain,
}
