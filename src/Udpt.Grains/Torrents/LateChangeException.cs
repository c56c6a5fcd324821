namespace Udpt.Grains.Torrents;

/// <summary>A change arrived with a <see cref="ChangeTicket"/> that is not valid here, and was not made.</summary>
[GenerateSerializer]
[Alias("udpt.LateChangeException")]
public sealed class LateChangeException : Exception
{
    public LateChangeException()
    {
    }

    public LateChangeException(string message)
        : base(message)
    {
    }

    public LateChangeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
