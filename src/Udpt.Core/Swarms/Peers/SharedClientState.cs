namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// How an endpoint of a <see cref="SharedClient"/> relates to the client's marks. The values are saved.
/// </summary>
internal enum SharedClientState : byte
{
    /// <summary>The client's current marks apply to it.</summary>
    Current = 0,

    /// <summary>
    /// The client has restarted its counters at another endpoint; the previous marks apply to this one.
    /// </summary>
    Behind = 2,

    /// <summary>
    /// It joined with less than the marks; its next announce decides whether the client has restarted its counters.
    /// </summary>
    InQuestion = 4,
}
