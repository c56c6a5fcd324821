namespace Udpt.Silo.Tests.Storage;

/// <summary>A silo that keeps nothing.</summary>
public sealed class VolatileSilo() : StorageSilo(databasePath: null);
