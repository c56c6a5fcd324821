using System.Net;

namespace Udpt.Api.Server;

/// <summary>Whether the HTTP address can be had, before anything starts.</summary>
public static class HttpAddresses
{
    /// <summary>Listens on it and lets it go.</summary>
    /// <exception cref="HttpBindException">It cannot be bound.</exception>
    public static void Check(IPEndPoint endpoint) => HttpServer.Listen(endpoint).Dispose();
}
