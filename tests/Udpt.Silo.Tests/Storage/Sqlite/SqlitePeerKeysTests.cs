namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SqlitePeerKeysTests(SqliteSilo silo) : DatabasePeerKeysContract(silo), IClassFixture<SqliteSilo>;
