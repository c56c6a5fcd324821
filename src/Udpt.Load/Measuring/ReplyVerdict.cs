namespace Udpt.Load.Measuring;

/// <summary>What a reply is worth.</summary>
internal enum ReplyVerdict
{
    /// <summary>As BEP-15 says.</summary>
    Good,

    /// <summary>An error message of the tracker.</summary>
    Refused,

    /// <summary>Neither the request's action nor an error.</summary>
    WrongAction,

    /// <summary>Too short, or not a whole number of peers or scrape entries.</summary>
    WrongLength,

    /// <summary>A connection id that clients refuse.</summary>
    ConnectionIdZero,

    /// <summary>Not a positive number of seconds.</summary>
    BadInterval,

    /// <summary>A count below 0.</summary>
    NegativeCount,

    /// <summary>A peer that nobody could reach: port 0, or an address that is no host's.</summary>
    ImpossiblePeer,
}
