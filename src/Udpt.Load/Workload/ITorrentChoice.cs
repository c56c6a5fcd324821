using Udpt.Core.Primitives;

namespace Udpt.Load.Workload;

/// <summary>Chooses the torrent of the next request.</summary>
internal interface ITorrentChoice
{
    /// <summary>A torrent's number, from 0.</summary>
    int Next(ref SwarmRandom random);
}
