using System.Numerics;

namespace Udpt.Core.Primitives;

/// <summary>
/// A small, fast random generator (xoroshiro128+, by Blackman and Vigna) for sampling peers. Each thread has its own,
/// so that threads share nothing. Not for secrets.
/// </summary>
public struct SwarmRandom
{
    private ulong _s0;
    private ulong _s1;

    public SwarmRandom(ulong seed)
    {
        // A splitmix step keeps similar seeds from giving similar sequences, and the state from being all zero.
        _s0 = SplitMix64.Mix(seed);
        _s1 = SplitMix64.Mix(seed + 1) | 1;
    }

    /// <summary>A generator with an unpredictable seed.</summary>
    public static SwarmRandom Create() => new((ulong)Random.Shared.NextInt64());

    /// <summary>A uniform number below <paramref name="bound"/>, which must be positive.</summary>
    public int Next(int bound)
    {
        ulong result = _s0 + _s1;
        ulong t = _s0 ^ _s1;
        _s0 = BitOperations.RotateLeft(_s0, 24) ^ t ^ (t << 16);
        _s1 = BitOperations.RotateLeft(t, 37);
        return (int)(((result >> 32) * (ulong)(uint)bound) >> 32);
    }
}
