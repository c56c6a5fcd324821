using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>What storage and clustering share.</summary>
internal static class PostgresServices
{
    /// <summary>Orleans' name for Npgsql.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Gives the database to the host: by a factory, so that the host disposes of it, after those who use it.</summary>
    public static void AddPostgresDatabase(this IServiceCollection services, PostgresDatabase database) =>
        services.TryAddSingleton(_ => database);
}
