namespace Udpt.Load.Options;

/// <summary>The requested load is impossible; the message says why.</summary>
public sealed class LoadException : Exception
{
    public LoadException(string message)
        : base(message)
    {
    }
}
