using System.Collections.Concurrent;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;
using Udpt.Testing.Grains;

namespace Udpt.Api.Tests;

/// <summary>A fake cluster: one catalog, torrents by key, and a record of the calls.</summary>
internal sealed class FakeCatalog : ICatalogGrain
{
    /// <summary>The only silo.</summary>
    public static readonly SiloAddress Silo = SiloAddress.FromParsableString("127.0.0.1:11111@1");

    private readonly ConcurrentDictionary<string, FakeTorrent> _torrents = new();

    public FakeCatalog() => Factory = FakeGrainFactory.Create()
        .With<ICatalogGrain>(key => SiloKey.Of(Silo).Equals(key) ? this : throw new NotSupportedException($"Silo {key}."))
        .With<ITorrentGrain>(key => _torrents.GetOrAdd((string)key, hash => new FakeTorrent(this, hash)))
        .Factory;

    /// <summary>Finds the catalog and its torrents.</summary>
    public IGrainFactory Factory { get; }

    /// <summary>The answer of the catalog.</summary>
    public TorrentSummary[] Page { get; set; } = [];

    /// <summary>If set, thrown by every call.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Every call, as text.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public FakeTorrent Torrent(string hash) => _torrents.GetOrAdd("btih:" + hash, key => new FakeTorrent(this, key));

    public Task<CatalogPage> List(InfoHash? after, long offset, int limit) => Called(
        $"List({after?.ToString() ?? "null"}, {offset}, {limit})",
        new CatalogPage { Torrents = Page, InMemory = new bool[Page.Length], Last = null });

    public Task<CatalogPage> ListByFlag(InfoHash? after, bool isFlagged, int limit) => Called(
        $"ListByFlag({after?.ToString() ?? "null"}, {isFlagged}, {limit})",
        new CatalogPage { Torrents = Page, InMemory = new bool[Page.Length], Last = null });

    public Task<TorrentSummary[]> Top(bool? isFlagged, int count) =>
        Called($"Top({isFlagged?.ToString() ?? "null"}, {count})", Page);

    public Task<long[]> CountByNextByte(byte[] prefix) => throw new NotSupportedException();

    public Task<T> Called<T>(string call, T result)
    {
        Calls.Enqueue(call);
        return Fault is null ? Task.FromResult(result) : Task.FromException<T>(Fault);
    }
}

/// <summary>A fake torrent.</summary>
internal sealed class FakeTorrent(FakeCatalog catalog, string key) : ITorrentGrain
{
    private uint _tickets;

    /// <summary>Its details; null if nothing is known of it.</summary>
    public TorrentDetails? Details { get; set; }

    public Task<TorrentDetails?> Describe(int maxPeers) => catalog.Called($"Describe({key}, {maxPeers})", Details);

    /// <summary>If set, thrown by every change.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Thrown by the next changes, one each.</summary>
    public Queue<Exception> Faults { get; } = new();

    public Task<ChangeTicket> BeginChange() =>
        Task.FromResult(new ChangeTicket { Silo = FakeCatalog.Silo, Issued = ++_tickets });

    public Task Register(ChangeTicket ticket) => Changed("Register", ticket);

    public Task Flag(ChangeTicket ticket) => Changed("Flag", ticket);

    public async Task<bool> Drop(ChangeTicket ticket)
    {
        await Changed("Drop", ticket);
        return Details is not null;
    }

    public Task<AnnounceReply> Announce(AnnounceRequest request) => throw new NotSupportedException();

    public Task<ScrapeCounts> Scrape() => throw new NotSupportedException();

    private Task<int> Changed(string call, ChangeTicket ticket)
    {
        Assert.Equal(_tickets, ticket.Issued);
        Exception? fault = Faults.TryDequeue(out Exception? once) ? once : Fault;
        return fault is null ? catalog.Called($"{call}({key})", 0) : Task.FromException<int>(fault);
    }

    public Task Save() => throw new NotSupportedException();

    public Task ForgetIfEmpty() => throw new NotSupportedException();

    public Task MoveHome() => throw new NotSupportedException();
}
