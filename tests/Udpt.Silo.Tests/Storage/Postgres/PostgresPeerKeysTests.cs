namespace Udpt.Silo.Tests.Storage.Postgres;

/// <remarks>Tests <see cref="Silo.Storage.Postgres.PostgresSavedPeerKeys"/>.</remarks>
[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresPeerKeysTests(PostgresSilo silo) : DatabasePeerKeysContract(silo), IClassFixture<PostgresSilo>;
