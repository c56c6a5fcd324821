namespace Udpt.Silo.Tests.Storage;

public sealed class VolatilePeerKeysTests(VolatileSilo silo) : PeerKeysContract(silo), IClassFixture<VolatileSilo>;
