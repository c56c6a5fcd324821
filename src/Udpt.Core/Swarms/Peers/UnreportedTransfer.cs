using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;

namespace Udpt.Core.Swarms.Peers;

/// <summary>What one peer has moved under its key and nobody has been told yet, 56 bytes.</summary>
/// <remarks>
/// A peer's counters are compared with marks: the highest that its client has told since it joined or began anew. What
/// is beyond them is added and moves them, so a late datagram adds nothing. Counters begin anew when the client says so
/// (started, and less than before) or is another one (peer id). A datagram that comes twice is known by its print, lest
/// an old one count again, or begin anew, after such a change. Only what a network holds back until after a stop and a
/// new start cannot be told from news. A client that is in the swarm at several endpoints has one pair of marks for all of
/// them: see <see cref="SharedClient"/>.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct UnreportedTransfer
{
    public PeerKeyId Key;
    public ulong Uploaded;
    public ulong Downloaded;
    public LastPrints Prints;

    /// <summary>Whether the peer has announced since this was last taken.</summary>
    public bool IsUsed;

    /// <summary>The line of a <see cref="SharedClient"/> that it is on; 0 when its client has no other endpoint.</summary>
    public byte Line;

    /// <summary>How it stands on that line.</summary>
    public ClientStanding Standing;

    /// <summary>Whether its client has, or had, other endpoints.</summary>
    public readonly bool IsShared => Line != 0;

    /// <summary>Notes an announce; false when the datagram has been here before: nothing of it is news.</summary>
    public bool TryRecord(in AnnounceRequest request)
    {
        IsUsed = true;
        return Prints.TryAdd(PrintOf(request));
    }

    /// <summary>Adds what an announce tells beyond the marks, and moves those.</summary>
    /// <param name="request">The announce.</param>
    /// <param name="isNewClient">Whether the announce is the first of its client.</param>
    /// <param name="uploaded">The mark of bytes uploaded.</param>
    /// <param name="downloaded">The mark of bytes downloaded.</param>
    public void Add(in AnnounceRequest request, bool isNewClient, ref ulong uploaded, ref ulong downloaded)
    {
        bool isLess = request.Uploaded < uploaded || request.Downloaded < downloaded;
        if (isNewClient || (isLess && request.Event == AnnounceEvent.Started))
        {
            (uploaded, downloaded) = (request.Uploaded, request.Downloaded);
            return;
        }

        AddBeyond(request, ref uploaded, ref downloaded);
    }

    /// <summary>As <see cref="Add"/>, whatever the announce begins.</summary>
    public void AddBeyond(in AnnounceRequest request, ref ulong uploaded, ref ulong downloaded)
    {
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
