namespace Udpt.Load.Options;

/// <summary>The load asked for cannot be made; the message says why.</summary>
public sealed class LoadException : Exception
{
    public LoadException(string message)
        : base(message)
    {
    }
}
