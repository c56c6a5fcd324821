using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Udpt.Load.Options;

namespace Udpt.Load.Sockets;

/// <summary>The source addresses of requests.</summary>
internal sealed class SourceAddresses
{
    private const uint FirstLoopback = 0x7f000001;

    private readonly IPAddress? _only;

    private SourceAddresses(int count, IPAddress? only)
    {
        Count = count;
        _only = only;
    }

    public int Count { get; }

    public IPAddress this[int index]
    {
        get
        {
            if (_only is not null)
            {
                return _only;
            }

            byte[] bytes = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, FirstLoopback + (uint)index);
            return new IPAddress(bytes);
        }
    }

    /// <summary>
    /// <paramref name="count"/> loopback addresses; 0 means the default. For a tracker elsewhere, only the address that
    /// the system chooses.
    /// </summary>
    /// <exception cref="LoadException">Not that many addresses are available.</exception>
    public static SourceAddresses For(IPEndPoint tracker, int count)
    {
        bool hasMany = tracker.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(tracker.Address);
        if (!hasMany && count > 1)
        {
            throw new LoadException($"{tracker}: more than one source address needs a target in 127.0.0.0/8");
        }

        if (hasMany && count != 1)
        {
            return new SourceAddresses(count == 0 ? LoadOptions.DefaultAddresses : count, only: null);
        }

        using Socket probe = new(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(tracker);
        return new SourceAddresses(1, ((IPEndPoint)probe.LocalEndPoint!).Address);
    }

    /// <summary>An IPv4 address as stored in network order.</summary>
    public uint Raw(int index) => _only is null
        ? BinaryPrimitives.ReverseEndianness(FirstLoopback + (uint)index)
        : BitConverter.ToUInt32(_only.GetAddressBytes());
}
