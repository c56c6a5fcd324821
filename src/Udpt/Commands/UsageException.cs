namespace Udpt.Commands;

/// <summary>The command line asks for what cannot be done; the message says what and why.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
