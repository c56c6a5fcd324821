using System.Buffers.Binary;
using System.Text;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Load.Options;
using Udpt.Load.Workload;

namespace Udpt.Load.Workers;

/// <summary>Writes requests (BEP-15) into the send buffer. Each method returns the length.</summary>
internal sealed class RequestWriter
{
    private const ulong Size = 1 << 30;

    private readonly LoadTorrents _torrents;
    private readonly int _torrentCount;
    private readonly int _scrapeHashes;
    private readonly int _numWant;
    private readonly byte[] _options;

    public RequestWriter(LoadTorrents torrents, LoadOptions options)
    {
        _torrents = torrents;
        _torrentCount = options.Torrents;
        _scrapeHashes = options.ScrapeHashes;
        _numWant = options.NumWant;
        _options = options.UrlData.Length == 0
            ? []
            : [UrlData.OptionType, (byte)options.UrlData.Length, .. Encoding.ASCII.GetBytes(options.UrlData)];
    }

    /// <summary>Writes a planned request. Ids that the action does not have are ignored.</summary>
    public int Write(Span<byte> buffer, in LoadRequest request, ulong connectionId, uint transactionId)
    {
        bool isConnect = request.Action == RequestAction.Connect;
        WriteHeader(buffer, isConnect ? Bep15.ConnectMagic : connectionId, request.Action, transactionId);
        switch (request.Action)
        {
            case RequestAction.Announce:
                _torrents.Write(buffer[Bep15.InfoHashOffset..], request.Torrent);
                return WriteAnnounce(buffer, request);
            case RequestAction.Scrape:
                return WriteScrape(buffer, request.Torrent);
            default:
                return Bep15.RequestHeaderLength;
        }
    }

    /// <summary>
    /// Writes an announce of an unknown info hash, a different one for each <paramref name="number"/>.
    /// </summary>
    public int WriteMadeUp(
        Span<byte> buffer, ulong number, in LoadRequest request, ulong connectionId, uint transactionId)
    {
        WriteHeader(buffer, connectionId, RequestAction.Announce, transactionId);
        _torrents.WriteMadeUp(buffer[Bep15.InfoHashOffset..], number);
        return WriteAnnounce(buffer, request);
    }

    private static void WriteHeader(Span<byte> buffer, ulong connectionId, RequestAction action, uint transactionId)
    {
        BinaryPrimitives.WriteUInt64BigEndian(buffer, connectionId);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[Bep15.ActionOffset..], (uint)action);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[Bep15.TransactionIdOffset..], transactionId);
    }

    private int WriteAnnounce(Span<byte> buffer, in LoadRequest request)
    {
        "-UL0001-"u8.CopyTo(buffer[Bep15.PeerIdOffset..]);
        ulong peer = SplitMix64.Mix(((ulong)(uint)request.Address << 16) | request.Port);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[(Bep15.PeerIdOffset + 8)..], peer);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(Bep15.PeerIdOffset + 16)..], (uint)peer);
        ulong left = request.IsSeeder ? 0 : Size / 2;
        BinaryPrimitives.WriteUInt64BigEndian(buffer[Bep15.DownloadedOffset..], Size - left);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[Bep15.LeftOffset..], left);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[Bep15.UploadedOffset..], Size);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[Bep15.EventOffset..], (uint)request.Event);

        // The IP address, which trackers should ignore, and the key.
        BinaryPrimitives.WriteUInt64BigEndian(buffer[(Bep15.EventOffset + 4)..], (uint)peer);
        BinaryPrimitives.WriteInt32BigEndian(buffer[Bep15.NumWantOffset..], _numWant);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[Bep15.PortOffset..], request.Port);
        _options.CopyTo(buffer[Bep15.AnnounceLength..]);
        return Bep15.AnnounceLength + _options.Length;
    }

    private int WriteScrape(Span<byte> buffer, int first)
    {
        int length = Bep15.RequestHeaderLength;
        for (int i = 0; i < _scrapeHashes; i++)
        {
            _torrents.Write(buffer[length..], (int)(((long)first + i) % _torrentCount));
            length += Bep15.ScrapeHashLength;
        }

        return length;
    }
}
