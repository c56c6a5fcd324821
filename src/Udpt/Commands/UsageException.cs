namespace Udpt.Commands;

/// <summary>The command line asks for something impossible; the message says what and why.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
