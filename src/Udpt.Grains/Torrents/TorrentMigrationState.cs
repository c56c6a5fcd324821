using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;

namespace Udpt.Grains.Torrents;

/// <summary>What a torrent takes along when it moves to another silo.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.TorrentBaggage")]
internal sealed record TorrentMigrationState
{
    /// <summary>Its name in the migration context.</summary>
    public const string Key = "udpt.torrent";

    /// <summary>The swarm: see <see cref="SwarmBlob"/>.</summary>
    [Id(0)] public required byte[] Swarm { get; init; }

    /// <summary>The record as the store has it, or null when it has none.</summary>
    [Id(1)] public required TorrentRecord? Record { get; init; }

    /// <summary>Packs a swarm that nobody changes any more.</summary>
    public static TorrentMigrationState Pack(Swarm swarm, uint now, TorrentRecord? record) =>
        new() { Swarm = SwarmBlob.Write(swarm, now), Record = record };

    /// <summary>
    /// Unpacks into the swarm of the new activation. Peers that cannot be read, as those of a much later release, stay
    /// behind: the torrent is served on all the same.
    /// </summary>
    public void Unpack(Swarm swarm, TorrentServices services)
    {
        if (Record is not null)
        {
            services.Catalog.SetRecord(swarm.InfoHash, Record);
        }

        try
        {
            // The way takes milliseconds: ages are as they were.
            SwarmBlob.Read(Swarm, swarm, services.Clock.Now, elapsed: 0, services.Rules.Policy);
        }
        catch (InvalidDataException fault)
        {
            services.Provider.GetRequiredService<ILogger<TorrentGrain>>().PeersNotRead(swarm.InfoHash, fault.Message);
        }
    }
}
