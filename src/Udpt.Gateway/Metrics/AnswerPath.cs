namespace Udpt.Gateway.Metrics;

/// <summary>How a request was answered: the tag values of <c>udpt.request.duration</c>, in lower case.</summary>
internal enum AnswerPath : byte
{
    /// <summary>Immediately, in this process.</summary>
    Local,

    /// <summary>In a batch to another silo.</summary>
    Relay,

    /// <summary>By a call to the torrent's grain.</summary>
    Grain,
}
