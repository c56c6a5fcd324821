using System.Runtime.InteropServices;

namespace Udpt.Linux;

/// <summary>
/// The system calls that .NET's sockets lack, and their structures in Linux's layout for 64-bit machines (socket(7),
/// recvmmsg(2), sendmmsg(2), ip(7), ipv6(7)). The same for glibc and musl.
/// </summary>
internal static unsafe partial class LibC
{
    /// <summary>Whether this system uses the structures below.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess && BitConverter.IsLittleEndian;

    public const int SolSocket = 1;
    public const int SoReusePort = 15;
    public const int SoReceiveBufferForce = 33;
    public const int SolIP = 0;
    public const int IPPacketInfo = 8;
    public const int SolIPv6 = 41;
    public const int IPv6ReceivePacketInfo = 49;
    public const int IPv6PacketInfo = 50;

    public const ushort FamilyIPv4 = 2;
    public const ushort FamilyIPv6 = 10;

    /// <summary>Wait only for the first datagram, then take those already received.</summary>
    public const int WaitForOne = 0x10000;

    /// <summary>Take the datagrams already received, if any.</summary>
    public const int DoNotWait = 0x40;

    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int ConnectionRefused = 111;
    public const int HostUnreachable = 113;
    public const int NetworkUnreachable = 101;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMessages(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMessages(int socket, MessageHeader* messages, uint count, int flags);

    /// <summary>
    /// Sends all messages with as few calls to <see cref="SendMessages"/> as the system allows. Returns how many it
    /// rejected.
    /// </summary>
    public static int SendAll(int descriptor, MessageHeader* messages, int count)
    {
        int failed = 0;
        for (int done = 0; done < count;)
        {
            int sent = SendMessages(descriptor, messages + done, (uint)(count - done), 0);
            if (sent > 0)
            {
                done += sent;
            }
            else if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                // The first remaining message is rejected: no route, a firewall, a pending ICMP error. The others
                // may pass.
                done++;
                failed++;
            }
        }

        return failed;
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(SafeHandle socket, MessageHeader* message, int flags);

    /// <summary><c>struct mmsghdr</c>, which begins with a <c>struct msghdr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public SocketName* Name;
        public uint NameLength;
        public IOVector* Vectors;
        public nuint VectorCount;
        public ControlMessage* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly uint _endOfHeader;

        /// <summary>Bytes received or sent.</summary>
        public uint Length;
        private readonly uint _end;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IOVector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary><c>struct sockaddr_in6</c>, and <c>struct sockaddr_in</c>, which is its first 16 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct SocketName
    {
        public const uint LengthIPv4 = 16;
        public const uint LengthIPv6 = 28;

        public ushort Family;

        /// <summary>In network order.</summary>
        public ushort Port;

        /// <summary>The IPv4 address in memory order; for IPv6, the flow label.</summary>
        public uint AddressIPv4;
        public ulong AddressHigh;
        public ulong AddressLow;
        public uint ScopeId;
    }

    /// <summary>
    /// A <c>struct cmsghdr</c> with <c>struct in_pktinfo</c> (an interface index, the local address, the address in
    /// the header) or <c>struct in6_pktinfo</c> (an address, an interface index).
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct ControlMessage
    {
        public const int LengthIPv4 = 16 + 12;
        public const int LengthIPv6 = 16 + 20;

        [FieldOffset(0)] public nuint Length;
        [FieldOffset(8)] public int Level;
        [FieldOffset(12)] public int Type;

        [FieldOffset(16)] public int InterfaceIPv4;
        [FieldOffset(20)] public uint LocalIPv4;
        [FieldOffset(24)] public uint HeaderIPv4;

        [FieldOffset(16)] public ulong LocalHigh;
        [FieldOffset(24)] public ulong LocalLow;
        [FieldOffset(32)] public int InterfaceIPv6;

        /// <summary>The space a message takes up: its length, rounded up to whole words.</summary>
        public readonly nuint Space => (Length + 7) & ~(nuint)7;
    }
}
