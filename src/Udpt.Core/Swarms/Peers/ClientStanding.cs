namespace Udpt.Core.Swarms.Peers;

/// <summary>How an endpoint of a <see cref="SharedClient"/> stands to the client's marks. The values are saved.</summary>
internal enum ClientStanding : byte
{
    /// <summary>They are its own.</summary>
    Current = 0,

    /// <summary>The client has begun anew at another endpoint: those before are its own.</summary>
    Behind = 2,

    /// <summary>It has joined with less than the marks, and the next announce tells whether the client has begun anew.</summary>
    InQuestion = 4,
}
