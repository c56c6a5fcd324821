using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;

namespace Udpt.Grains.Torrents;

/// <summary>The state of a torrent that migrates to another silo.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.TorrentBaggage")]
internal sealed record TorrentMigrationState
{
    /// <summary>Its key in the migration context.</summary>
    public const string Key = "udpt.torrent";

    /// <summary>The swarm: see <see cref="SwarmBlob"/>.</summary>
    [Id(0)] public required byte[] Swarm { get; init; }

    /// <summary>The record as stored, or null if it has none.</summary>
    [Id(1)] public required TorrentRecord? Record { get; init; }

    /// <summary>Packs a sealed swarm.</summary>
    public static TorrentMigrationState Pack(Swarm swarm, uint now, TorrentRecord? record) =>
        new() { Swarm = SwarmBlob.Write(swarm, now), Record = record };

    /// <summary>
    /// Unpacks into the swarm of the new activation. If the peers cannot be read, for example because a much later
    /// release packed them, they are dropped and the torrent is still served.
    /// </summary>
    public void Unpack(Swarm swarm, TorrentServices services)
    {
        if (Record is not null)
        {
            services.Catalog.SetRecord(swarm.InfoHash, Record);
        }

        try
        {
            // A migration takes milliseconds: ages need no correction.
            SwarmBlob.Read(Swarm, swarm, services.Clock.Now, elapsed: 0, services.Rules.Policy);
        }
        catch (InvalidDataException fault)
        {
            services.Provider.GetRequiredService<ILogger<TorrentGrain>>().PeersNotRead(swarm.InfoHash, fault.Message);
        }
    }
}
