namespace Udpt.Core.Protocol;

/// <summary>Why a client announces (BEP-15, announce request @80). Any other value counts as <see cref="None"/>.</summary>
public enum AnnounceEvent : byte
{
    /// <summary>A regular announce.</summary>
    None = 0,

    /// <summary>The client has just completed the download.</summary>
    Completed = 1,

    /// <summary>The client joins the swarm.</summary>
    Started = 2,

    /// <summary>The client leaves the swarm.</summary>
    Stopped = 3,
}
