using Udpt.Core.Primitives;

namespace Udpt.Load.Workload;

/// <summary>Which torrent the next request is about.</summary>
internal interface ITorrentChoice
{
    /// <summary>A torrent's number, from 0.</summary>
    int Next(ref SwarmRandom random);
}
