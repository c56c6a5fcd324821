using System.Runtime.CompilerServices;

namespace Udpt.Linux;

/// <summary>Structures for the system in memory that is never moved.</summary>
internal static unsafe class PinnedMemory
{
    /// <summary>So many structures, zeroed.</summary>
    public static T[] Of<T>(int count)
        where T : unmanaged =>
        GC.AllocateArray<T>(count, pinned: true);

    /// <summary>Where something lies that is pinned.</summary>
    public static T* Pointer<T>(ref T pinned)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref pinned);
}
