using System.Runtime.CompilerServices;

namespace Udpt.Linux;

/// <summary>Pinned memory for structures that are passed to the system.</summary>
internal static unsafe class PinnedMemory
{
    /// <summary>Allocates structures, zeroed.</summary>
    public static T[] Of<T>(int count)
        where T : unmanaged =>
        GC.AllocateArray<T>(count, pinned: true);

    /// <summary>The address of a pinned structure.</summary>
    public static T* Pointer<T>(ref T pinned)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref pinned);
}
