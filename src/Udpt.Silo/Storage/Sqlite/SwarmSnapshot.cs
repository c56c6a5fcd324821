using Udpt.Core.Identity;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The swarms of a tracker that shut down cleanly.</summary>
/// <param name="SavedAt">When it stopped.</param>
/// <param name="Swarms">The swarms, read from the database during enumeration.</param>
public sealed record SwarmSnapshot(DateTimeOffset SavedAt, IEnumerable<KeyValuePair<InfoHash, byte[]>> Swarms);
