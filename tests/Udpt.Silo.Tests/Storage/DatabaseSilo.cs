namespace Udpt.Silo.Tests.Storage;

/// <summary>A silo whose torrents are in a database, which the test can also access as an operator.</summary>
public abstract class DatabaseSilo : StorageSilo
{
    /// <summary>Runs a statement as an operator would; returns the first column of the first row.</summary>
    public abstract Task<string?> QueryAsync(string sql);

    /// <summary>Inserts a torrent's row manually.</summary>
    public abstract Task InsertAsync(string key, int version, string payload);
}
