namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Damage to a database that has spared its records.</summary>
/// <param name="Detail">What was found.</param>
/// <param name="MustBeRebuilt">Whether its pages do not fit together; if not, a table is written anew.</param>
internal sealed record DatabaseDamage(string Detail, bool MustBeRebuilt);
