namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <remarks>Tests <see cref="Silo.Storage.Sqlite.SavedPeerKeys"/>.</remarks>
public sealed class SqlitePeerKeysTests(SqliteSilo silo) : DatabasePeerKeysContract(silo), IClassFixture<SqliteSilo>;
