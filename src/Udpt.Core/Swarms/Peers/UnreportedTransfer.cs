using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;

namespace Udpt.Core.Swarms.Peers;

/// <summary>What one peer has transferred under its key and the key has not been notified of yet, 56 bytes.</summary>
/// <remarks>
/// A peer's counters are compared with marks: the highest values its client has reported since it joined or restarted
/// its counters. The excess is added and raises the marks, so a late datagram adds nothing. Counters restart when the
/// client says so (started, with less than before) or is a different client (peer id). Duplicate
/// datagrams are detected by a fingerprint, so a late duplicate is neither counted twice nor mistaken for a restart.
/// Only a datagram that the network delays past a stop and a new start cannot be told from a fresh one. A client that is in
/// the swarm at several endpoints has one pair of marks for all of them: see <see cref="SharedClient"/>.
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

    /// <summary>Which line of its <see cref="SharedClient"/> it is on; 0 if its client has no other endpoint.</summary>
    public byte Line;

    /// <summary>How it relates to the marks of that line.</summary>
    public SharedClientState Standing;

    /// <summary>Whether its client has, or had, other endpoints.</summary>
    public readonly bool IsShared => Line != 0;

    /// <summary>Records an announce; false when the datagram is a duplicate and must be ignored.</summary>
    public bool TryRecord(in AnnounceRequest request)
    {
        IsUsed = true;
        return Prints.TryAdd(PrintOf(request));
    }

    /// <summary>Counts what an announce reports beyond the marks, and raises the marks.</summary>
    /// <param name="request">The announce.</param>
    /// <param name="isNewClient">Whether this is the client's first announce.</param>
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

    /// <summary>Like <see cref="Add"/>, but never restarts the counters.</summary>
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

    /// <summary>
    /// A hash of everything that distinguishes one datagram of a peer from the next. The same on every silo.
    /// </summary>
    private static uint PrintOf(in AnnounceRequest request)
    {
        const ulong Odd = 0x9e3779b97f4a7c15;

        // A collision costs nothing: the next announce makes up for the one that was ignored.
        ulong print = ((ulong)request.TransactionId << 8 | (byte)request.Event) * Odd;
        print = (print ^ (print >> 32) ^ MemoryMarshal.Read<ulong>(request.PeerId.Bytes[12..])) * Odd;
        print = (print ^ (print >> 32) ^ request.Uploaded) * Odd;
        print = (print ^ (print >> 32) ^ request.Downloaded) * Odd;
        print = (print ^ (print >> 32) ^ request.Left) * Odd;
        return (uint)(print >> 32);
    }

    /// <summary>
    /// The prints of the last four announces. Duplicates arrive within seconds; announces are minutes apart.
    /// </summary>
    [InlineArray(Length)]
    internal struct LastPrints
    {
        private const int Length = 4;

        private uint _first;

        /// <summary>Replaces the oldest print; false when the print is already present.</summary>
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
