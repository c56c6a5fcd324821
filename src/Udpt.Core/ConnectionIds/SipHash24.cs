using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Udpt.Core.ConnectionIds;

/// <summary>
/// SipHash-2-4 (J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012): a keyed hash for short
/// inputs. Without the key, its values reveal nothing about the values of other inputs.
/// </summary>
internal readonly struct SipHash24
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 16;

    private readonly ulong _k0;
    private readonly ulong _k1;

    public SipHash24(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>The hash of any bytes, as in the paper; tested against the published vectors.</summary>
    public ulong Hash(ReadOnlySpan<byte> message)
    {
        State state = new(_k0, _k1);
        ulong last = (ulong)message.Length << 56;
        for (; message.Length >= 8; message = message[8..])
        {
            state.Add(BinaryPrimitives.ReadUInt64LittleEndian(message));
        }

        for (int i = 0; i < message.Length; i++)
        {
            last |= (ulong)message[i] << (8 * i);
        }

        state.Add(last);
        return state.Finish();
    }

    /// <summary>
    /// The hash of 24 bytes given as three little-endian words; needs no length check and no tail handling.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ulong a, ulong b, ulong c)
    {
        State state = new(_k0, _k1);
        state.Add(a);
        state.Add(b);
        state.Add(c);
        state.Add(24UL << 56);
        return state.Finish();
    }

    private struct State(ulong k0, ulong k1)
    {
        private ulong _v0 = k0 ^ 0x736f6d6570736575;
        private ulong _v1 = k1 ^ 0x646f72616e646f6d;
        private ulong _v2 = k0 ^ 0x6c7967656e657261;
        private ulong _v3 = k1 ^ 0x7465646279746573;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Finish()
        {
            _v2 ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
