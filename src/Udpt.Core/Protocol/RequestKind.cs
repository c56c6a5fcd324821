namespace Udpt.Core.Protocol;

/// <summary>
/// What a datagram is, as far as its bytes tell: one of the three requests, or a fault. The order says who may be
/// answered: see <see cref="RequestReader.MayBeAnswered"/>.
/// </summary>
public enum RequestKind : byte
{
    /// <summary>A connect: answered to anyone, with no more bytes than were asked with.</summary>
    Connect,

    /// <summary>A whole announce.</summary>
    Announce,

    /// <summary>A scrape of any number of info hashes, also none.</summary>
    Scrape,

    /// <summary>An announce cut short. Answered with an error if its connection id holds.</summary>
    ShortAnnounce,

    /// <summary>
    /// An announce of port 0, where no one can be reached. Answered with an error if its connection id holds, so that
    /// whoever runs the client learns of it; nothing of it enters the swarm.
    /// </summary>
    PortZero,

    /// <summary>An action BEP-15 does not know. Answered with an error if its connection id holds.</summary>
    UnknownAction,

    /// <summary>Shorter than any request. Never answered.</summary>
    TooShort,

    /// <summary>A connect without the protocol's magic number: not of this protocol. Never answered.</summary>
    NotConnect,
}
