using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Udpt.Core.Primitives;

/// <summary>Asks the processor for memory ahead of its use, so that the cache misses of a batch overlap.</summary>
public static unsafe class Memory
{
    // The address may be stale by the time it is used when the collector has moved the object. A prefetch never
    // faults, and a wasted one costs nothing.

    /// <summary>Touches the line of <paramref name="location"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(ref readonly T location)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in location)));
        }
    }

    /// <summary>Touches the first line of <paramref name="items"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(ReadOnlySpan<T> items) => Prefetch(in MemoryMarshal.GetReference(items));
}
