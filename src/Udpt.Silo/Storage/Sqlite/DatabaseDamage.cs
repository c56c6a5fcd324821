namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Damage to a database that has not affected its records.</summary>
/// <param name="Detail">What was found.</param>
/// <param name="MustBeRebuilt">Whether pages are inconsistent; otherwise rewriting one table is enough.</param>
internal sealed record DatabaseDamage(string Detail, bool MustBeRebuilt);
