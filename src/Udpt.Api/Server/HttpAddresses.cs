using System.Net;

namespace Udpt.Api.Server;

/// <summary>Checks whether the HTTP address is available, before anything starts.</summary>
public static class HttpAddresses
{
    /// <summary>Listens on it and closes it.</summary>
    /// <exception cref="HttpBindException">It cannot be bound.</exception>
    public static void Check(IPEndPoint endpoint) => HttpServer.Listen(endpoint).Dispose();
}
