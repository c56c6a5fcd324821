using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>What storage and clustering share.</summary>
internal static class PostgresServices
{
    /// <summary>Orleans' name for Npgsql.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>
    /// Passes the database to the host, through a factory, so that the host disposes of it after its users.
    /// </summary>
    public static void AddPostgresDatabase(this IServiceCollection services, PostgresDatabase database) =>
        services.TryAddSingleton(_ => database);
}
