using System.Runtime.CompilerServices;

namespace Udpt.Gateway.Udp.Linux;

/// <summary>Structures for the system in memory that is never moved, one for each datagram of a batch.</summary>
internal static unsafe class PinnedMemory
{
    public static T[] Of<T>()
        where T : unmanaged =>
        GC.AllocateArray<T>(DatagramBatch.Capacity, pinned: true);

    /// <summary>Where something lies that is pinned.</summary>
    public static T* Pointer<T>(ref T pinned)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref pinned);
}
