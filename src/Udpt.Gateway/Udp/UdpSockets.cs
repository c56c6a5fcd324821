using System.Net;
using System.Net.Sockets;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Udp.Linux;
using Udpt.Linux;

namespace Udpt.Gateway.Udp;

/// <summary>Opens the sockets of the bind addresses.</summary>
internal static class UdpSockets
{
    /// <summary>
    /// Holds the bursts that arrive while a receive thread answers a batch or is not scheduled. Unprivileged processes
    /// get less from the system (<c>net.core.rmem_max</c>).
    /// </summary>
    private const int BufferLength = 4 * 1024 * 1024;

    /// <summary>
    /// Opens <paramref name="workers"/> sockets for each address; only one on systems other than Linux.
    /// </summary>
    /// <exception cref="UdpBindException">An address cannot be bound. All sockets have been closed.</exception>
    public static List<IDatagramSocket> Open(UdpGatewayOptions options, int workers)
    {
        IReadOnlyList<IPEndPoint> addresses = options.BindAddresses;
        bool portable = options.Portable || !LibC.IsSupported;
        List<IDatagramSocket> sockets = [];
        try
        {
            foreach (IPEndPoint address in addresses)
            {
                // A free port chosen by the system belongs to no other gateway.
                bool shared = options.SharePort && address.Port != 0 && OperatingSystem.IsLinux();
                Open(address, IsDualStack(address, addresses), workers, portable, shared, sockets);
            }

            return sockets;
        }
        catch
        {
            sockets.ForEach(static socket => socket.Dispose());
            throw;
        }
    }

    /// <summary><c>[::]</c> also receives IPv4, unless an IPv4 address is listed for the same port.</summary>
    private static bool IsDualStack(IPEndPoint address, IReadOnlyList<IPEndPoint> all) =>
        address.Address.Equals(IPAddress.IPv6Any)
        && !all.Any(other => other.AddressFamily == AddressFamily.InterNetwork
            && other.Port == address.Port
            && other.Port != 0);

    private static void Open(
        IPEndPoint address,
        bool bothFamilies,
        int workers,
        bool portable,
        bool shared,
        List<IDatagramSocket> sockets)
    {
        // The first socket is bound exclusively unless the port is to be shared, so that another program on the same
        // port is detected, even a tracker that shares its port among its own threads.
        Socket first = Bind(address, address, bothFamilies, shared);
        if (portable)
        {
            sockets.Add(new PortableDatagramSocket(first));
            return;
        }

        sockets.Add(new LinuxDatagramSocket(first));
        if (workers > 1)
        {
            SetOption(first, LibC.SoReusePort, 1);
        }

        for (int i = 1; i < workers; i++)
        {
            sockets.Add(new LinuxDatagramSocket(
                Bind(address, (IPEndPoint)first.LocalEndPoint!, bothFamilies, shared: true)));
        }
    }

    private static Socket Bind(IPEndPoint asked, IPEndPoint address, bool bothFamilies, bool shared)
    {
        Socket? socket = null;
        try
        {
            socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = bothFamilies;
            }

            if (shared)
            {
                SetOption(socket, LibC.SoReusePort, 1);
            }

            SetBuffers(socket);
            socket.Bind(address);
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new UdpBindException(asked, exception);
        }
    }

    private static void SetBuffers(Socket socket)
    {
        socket.SendBufferSize = BufferLength;
        socket.ReceiveBufferSize = BufferLength;
        if (OperatingSystem.IsLinux())
        {
            try
            {
                SetOption(socket, LibC.SoReceiveBufferForce, BufferLength);
            }
            catch (SocketException)
            {
                // Needs privileges.
            }
        }
    }

    private static void SetOption(Socket socket, int option, int value) =>
        socket.SetRawSocketOption(LibC.SolSocket, option, BitConverter.GetBytes(value));
}
