using System.Collections.Concurrent;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;

namespace Udpt.Api.Tests;

/// <summary>A fake cluster: one catalog, torrents by key, and a record of the calls.</summary>
internal sealed class FakeGrains : IGrainFactory, ICatalogGrain
{
    /// <summary>The only silo.</summary>
    public static readonly SiloAddress Silo = SiloAddress.FromParsableString("127.0.0.1:11111@1");

    private readonly ConcurrentDictionary<string, FakeTorrent> _torrents = new();

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

    public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithStringKey =>
        (T)(IGrainWithStringKey)(primaryKey == SiloKey.Of(Silo)
            ? this
            : _torrents.GetOrAdd(primaryKey, key => new FakeTorrent(this, key)));

    public T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithIntegerKey => throw new NotSupportedException();

    public T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithGuidKey => throw new NotSupportedException();

    public T GetGrain<T>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where T : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public T GetGrain<T>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where T : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public T CreateObjectReference<T>(IGrainObserver obj)
        where T : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<T>(IGrainObserver obj)
        where T : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        throw new NotSupportedException();

    public T GetGrain<T>(GrainId grainId)
        where T : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();
}

/// <summary>A fake torrent.</summary>
internal sealed class FakeTorrent(FakeGrains grains, string key) : ITorrentGrain
{
    private uint _tickets;

    /// <summary>Its details; null if nothing is known of it.</summary>
    public TorrentDetails? Details { get; set; }

    public Task<TorrentDetails?> Describe(int maxPeers) => grains.Called($"Describe({key}, {maxPeers})", Details);

    /// <summary>If set, thrown by every change.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Thrown by the next changes, one each.</summary>
    public Queue<Exception> Faults { get; } = new();

    public Task<ChangeTicket> BeginChange() =>
        Task.FromResult(new ChangeTicket { Silo = FakeGrains.Silo, Issued = ++_tickets });

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
        return fault is null ? grains.Called($"{call}({key})", 0) : Task.FromException<int>(fault);
    }

    public Task Save() => throw new NotSupportedException();

    public Task ForgetIfEmpty() => throw new NotSupportedException();

    public Task MoveHome() => throw new NotSupportedException();
}
