namespace Udpt.Silo.Tests.Storage.Postgres;

[Collection(PostgresFixture.Collection)]
public sealed class PostgresPeerKeysTests(PostgresSilo silo) : DatabasePeerKeysContract(silo), IClassFixture<PostgresSilo>;
