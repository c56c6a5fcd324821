namespace Udpt.Core.Protocol;

/// <summary>
/// What a datagram is, judging by its bytes alone: one of the three requests, or an error. The order decides which
/// errors may be answered: see <see cref="RequestReader.MayBeAnswered"/>.
/// </summary>
public enum RequestKind : byte
{
    /// <summary>A connect: answered to anyone, with no more bytes than the request has.</summary>
    Connect,

    /// <summary>A complete announce.</summary>
    Announce,

    /// <summary>A scrape of any number of info hashes, including none.</summary>
    Scrape,

    /// <summary>A truncated announce. Answered with an error if its connection id is valid.</summary>
    ShortAnnounce,

    /// <summary>
    /// An announce of port 0, where nobody can connect. Answered with an error if its connection id is valid, so that
    /// the client's user finds out; the swarm ignores it.
    /// </summary>
    PortZero,

    /// <summary>An action that BEP-15 does not define. Answered with an error if its connection id is valid.</summary>
    UnknownAction,

    /// <summary>Shorter than any request. Never answered.</summary>
    TooShort,

    /// <summary>A connect without the protocol's magic number, so some other protocol. Never answered.</summary>
    NotConnect,
}
