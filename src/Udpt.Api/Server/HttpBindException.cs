namespace Udpt.Api.Server;

/// <summary>An HTTP address cannot be bound. The message names it and the reason, and is meant for users.</summary>
internal sealed class HttpBindException : IOException
{
    public HttpBindException()
    {
    }

    public HttpBindException(string message)
        : base(message)
    {
    }

    public HttpBindException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
