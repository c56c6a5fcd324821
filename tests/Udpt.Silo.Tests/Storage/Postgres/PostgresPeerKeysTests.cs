namespace Udpt.Silo.Tests.Storage.Postgres;

/// <remarks>Tests <see cref="Silo.Storage.Postgres.PostgresSavedPeerKeys"/>.</remarks>
[Collection(PostgresFixture.Collection)]
public sealed class PostgresPeerKeysTests(PostgresSilo silo) : DatabasePeerKeysContract(silo), IClassFixture<PostgresSilo>;
