using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Udpt.Load.Sockets;

/// <summary>
/// Waits for several sockets with microsecond precision: <c>ppoll(2)</c>. .NET's poll only has milliseconds.
/// </summary>
internal sealed unsafe partial class LinuxPoll
{
    private const short PollIn = 1;
    private const int NanosecondsPerTick = 100;

    private readonly PollDescriptor[] _descriptors;

    public LinuxPoll(Socket[] sockets)
    {
        _descriptors = GC.AllocateArray<PollDescriptor>(sockets.Length, pinned: true);
        for (int i = 0; i < sockets.Length; i++)
        {
            _descriptors[i].Descriptor = (int)sockets[i].SafeHandle.DangerousGetHandle();
            _descriptors[i].Events = PollIn;
        }
    }

    public void Wait(TimeSpan atMost)
    {
        (long seconds, long ticks) = Math.DivRem(Math.Max(atMost.Ticks, 0), TimeSpan.TicksPerSecond);
        TimeSpecification timeout = new() { Seconds = seconds, Nanoseconds = ticks * NanosecondsPerTick };
        fixed (PollDescriptor* descriptors = _descriptors)
        {
            // The result does not matter: the caller receives next in any case.
            _ = Poll(descriptors, (nuint)_descriptors.Length, &timeout, null);
        }
    }

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpecification* timeout, void* signals);

    /// <summary><c>struct pollfd</c>.</summary>
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
#pragma warning disable CS0649 // The system writes it.
        public short ReturnedEvents;
#pragma warning restore CS0649
    }

    /// <summary><c>struct timespec</c> on 64-bit machines.</summary>
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
