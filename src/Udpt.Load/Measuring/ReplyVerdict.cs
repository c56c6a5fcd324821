namespace Udpt.Load.Measuring;

/// <summary>The verdict on a reply.</summary>
internal enum ReplyVerdict
{
    /// <summary>Conforms to BEP-15.</summary>
    Good,

    /// <summary>An error message from the tracker.</summary>
    Refused,

    /// <summary>Neither the request's action nor an error.</summary>
    WrongAction,

    /// <summary>Too short, or not a whole number of peers or scrape entries.</summary>
    WrongLength,

    /// <summary>A connection id of 0, which clients reject.</summary>
    ConnectionIdZero,

    /// <summary>Not a positive number of seconds.</summary>
    BadInterval,

    /// <summary>A negative count.</summary>
    NegativeCount,

    /// <summary>An unreachable peer: port 0, or an address that no host can have.</summary>
    ImpossiblePeer,
}
