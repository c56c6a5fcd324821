using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Udpt.Core.Primitives;

/// <summary>Prefetches memory before it is used, so that the cache misses of a batch overlap.</summary>
public static unsafe class CachePrefetch
{
    // The address may be stale if the garbage collector has moved the object. A prefetch never faults, and a wasted
    // one costs nothing.

    /// <summary>Prefetches the cache line of <paramref name="location"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(ref readonly T location)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in location)));
        }
    }

    /// <summary>Prefetches the first cache line of <paramref name="items"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(ReadOnlySpan<T> items) => Prefetch(in MemoryMarshal.GetReference(items));
}
