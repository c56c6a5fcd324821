using System.Net;
using System.Net.Sockets;

namespace Udpt.Testing.Processes;

/// <summary>Unused ports below the range from which the system assigns ports.</summary>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int Last = 32_000;

    /// <summary>A port that is free for UDP and TCP on every address.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    public static bool IsFree(int port) =>
        CanBind(port, SocketType.Dgram, ProtocolType.Udp) && CanBind(port, SocketType.Stream, ProtocolType.Tcp);

    private static bool CanBind(int port, SocketType type, ProtocolType protocol)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, type, protocol) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
