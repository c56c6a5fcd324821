namespace Udpt.Api.Server;

/// <summary>An HTTP address cannot be bound. The message says which and why, and is fit for the operator.</summary>
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
