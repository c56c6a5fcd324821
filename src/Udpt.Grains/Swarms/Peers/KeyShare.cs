using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Grains.Announcing;
using Udpt.Grains.PeerKeys;

namespace Udpt.Grains.Swarms.Peers;

/// <summary>What one peer has moved under its key and nobody has been told yet, 56 bytes.</summary>
/// <remarks>
/// A peer's counters are compared with marks: the highest that its client has told since it joined or began anew. What
/// is beyond them is added and moves them, so a late datagram adds nothing. Counters begin anew when the client says so
/// (started, and less than before) or is another one (peer id). A datagram that comes twice is known by its print, lest
/// an old one count again, or begin anew, after such a change. Only what a network holds back until after a stop and a
/// new start cannot be told from news.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct KeyShare
{
    public PeerKeyId Key;
    public ulong Uploaded;
    public ulong Downloaded;
    public LastPrints Prints;

    /// <summary>Whether the peer has announced since this was last taken.</summary>
    public bool IsUsed;

    /// <summary>Adds what an announce tells beyond the marks, and moves those.</summary>
    /// <param name="request">The announce.</param>
    /// <param name="isNewClient">Whether the announce is the first of its client.</param>
    /// <param name="uploaded">The mark of bytes uploaded.</param>
    /// <param name="downloaded">The mark of bytes downloaded.</param>
    /// <returns>False when the datagram has been here before: nothing of it is news.</returns>
    public bool TryAdd(in AnnounceRequest request, bool isNewClient, ref ulong uploaded, ref ulong downloaded)
    {
        IsUsed = true;
        if (!Prints.TryAdd(PrintOf(request)))
        {
            return false;
        }

        bool isLess = request.Uploaded < uploaded || request.Downloaded < downloaded;
        if (isNewClient || (isLess && request.Event == AnnounceEvent.Started))
        {
            (uploaded, downloaded) = (request.Uploaded, request.Downloaded);
            return true;
        }

        if (request.Uploaded > uploaded)
        {
            Uploaded = Saturating.Add(Uploaded, request.Uploaded - uploaded);
            uploaded = request.Uploaded;
        }

        if (request.Downloaded > downloaded)
        {
            Downloaded = Saturating.Add(Downloaded, request.Downloaded - downloaded);
            downloaded = request.Downloaded;
        }

        return true;
    }

    /// <summary>Of all that tells one datagram of a peer from the next. The same on every silo.</summary>
    private static uint PrintOf(in AnnounceRequest request)
    {
        const ulong Odd = 0x9e3779b97f4a7c15;

        // Two that happen to agree cost nothing: the later announce is made up for by the
        // one after it.
        ulong print = ((ulong)request.TransactionId << 8 | (byte)request.Event) * Odd;
        print = (print ^ (print >> 32) ^ MemoryMarshal.Read<ulong>(request.PeerId.Bytes[12..])) * Odd;
        print = (print ^ (print >> 32) ^ request.Uploaded) * Odd;
        print = (print ^ (print >> 32) ^ request.Downloaded) * Odd;
        print = (print ^ (print >> 32) ^ request.Left) * Odd;
        return (uint)(print >> 32);
    }

    /// <summary>The prints of the last four announces: copies come within seconds, announces minutes apart.</summary>
    [InlineArray(Length)]
    internal struct LastPrints
    {
        private const int Length = 4;

        private uint _first;

        /// <summary>Adds a print in place of the oldest; false when it is there already.</summary>
        public bool TryAdd(uint print)
        {
            Span<uint> prints = this;
            if (prints.Contains(print))
            {
                return false;
            }

            prints[..^1].CopyTo(prints[1..]);
            _first = print;
            return true;
        }
    }
}
