using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Udpt.Core.Primitives;

/// <summary>
/// A fast hash under a secret of this process, for tables whose keys are chosen by strangers: without the secret nobody
/// can construct keys that collide. Each step multiplies two words to 128 bits and folds the halves together.
/// </summary>
internal static class KeyedHash
{
    private static readonly ulong Key0 = RandomWord();
    private static readonly ulong Key1 = RandomWord();
    private static readonly ulong Key2 = RandomWord();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong a) => Fold(a ^ Key0, Key1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong a, ulong b, uint c) => Fold(Fold(a ^ Key0, b ^ Key1) ^ c, Key2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    // Odd, so that multiplying by it loses no information.
    private static ulong RandomWord() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
