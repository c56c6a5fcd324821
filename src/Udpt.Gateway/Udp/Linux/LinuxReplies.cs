using System.Runtime.InteropServices;
using Udpt.Gateway.Datagrams;
using Udpt.Linux;
using static Udpt.Linux.LibC;

namespace Udpt.Gateway.Udp.Linux;

/// <summary>Sends the replies of a batch with one <c>sendmmsg</c>, from any thread.</summary>
internal sealed unsafe class LinuxReplies
{
    // 12 KB for each pool thread that processes answers; needs no locks, and stays in that core's cache.
    [ThreadStatic]
    private static LinuxReplies? _ofThread;

    private readonly MessageHeader[] _messages = PinnedMemory.Of<MessageHeader>(DatagramBatch.Capacity);
    private readonly IOVector[] _vectors = PinnedMemory.Of<IOVector>(DatagramBatch.Capacity);
    private readonly SocketName[] _names = PinnedMemory.Of<SocketName>(DatagramBatch.Capacity);
    private readonly ControlMessage[] _controls = PinnedMemory.Of<ControlMessage>(DatagramBatch.Capacity);

    /// <summary>The instance of the current thread.</summary>
    public static LinuxReplies OfThread => _ofThread ??= new LinuxReplies();

    /// <summary>Sends <paramref name="replies"/>. Returns how many the system rejected.</summary>
    /// <param name="socket">The socket; if it has been closed meanwhile, nothing is sent.</param>
    /// <param name="replies">The replies, in pinned memory.</param>
    /// <param name="isIPv4">Whether the socket is IPv4-only.</param>
    /// <param name="withLocal">
    /// Whether the socket is bound to all addresses, so that each reply specifies its own source address.
    /// </param>
    public int Send(SafeHandle socket, ReplyBatch replies, bool isIPv4, bool withLocal)
    {
        bool isHeld = false;
        try
        {
            // Keeps the descriptor from being reused for another file while it is in use here.
            socket.DangerousAddRef(ref isHeld);
            for (int i = 0; i < replies.Count; i++)
            {
                Write(i, replies, isIPv4, withLocal);
            }

            return SendAll((int)socket.DangerousGetHandle(), PinnedMemory.Pointer(ref _messages[0]), replies.Count);
        }
        catch (ObjectDisposedException)
        {
            return replies.Count;
        }
        finally
        {
            if (isHeld)
            {
                socket.DangerousRelease();
            }
        }
    }

    private void Write(int index, ReplyBatch replies, bool isIPv4, bool withLocal)
    {
        ReadOnlySpan<byte> reply = replies.Reply(index);
        ref readonly ReplyRoute route = ref replies.Route(index);
        _vectors[index].Base = PinnedMemory.Pointer(ref MemoryMarshal.GetReference(reply));
        _vectors[index].Length = (nuint)reply.Length;
        _names[index] = isIPv4
            ? LinuxAddresses.NameIPv4(route.Destination)
            : LinuxAddresses.NameIPv6(route.Destination, route.ScopeId);
        ref MessageHeader message = ref _messages[index];
        message.Name = PinnedMemory.Pointer(ref _names[index]);
        message.NameLength = isIPv4 ? SocketName.LengthIPv4 : SocketName.LengthIPv6;
        message.Vectors = PinnedMemory.Pointer(ref _vectors[index]);
        message.VectorCount = 1;
        message.Control = null;
        message.ControlLength = 0;
        if (withLocal && route.Local != default)
        {
            // As for a single reply: an IPv6 socket needs IPv4 addresses mapped.
            _controls[index] = LinuxAddresses.ControlOf(route.Local, isIPv4);
            message.Control = PinnedMemory.Pointer(ref _controls[index]);
            message.ControlLength = _controls[index].Space;
        }
    }
}
