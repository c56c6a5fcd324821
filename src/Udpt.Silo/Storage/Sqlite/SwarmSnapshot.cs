using Udpt.Core.Identity;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The swarms of a tracker that stopped in good order.</summary>
/// <param name="SavedAt">When it stopped.</param>
/// <param name="Swarms">The swarms, read from the database as they are asked for.</param>
public sealed record SwarmSnapshot(DateTimeOffset SavedAt, IEnumerable<KeyValuePair<InfoHash, byte[]>> Swarms);
