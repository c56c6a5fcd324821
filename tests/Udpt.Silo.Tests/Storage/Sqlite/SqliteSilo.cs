namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>A silo on a database in a directory of its own.</summary>
public sealed class SqliteSilo : StorageSilo
{
    private readonly TempDirectory _directory;

    public SqliteSilo()
        : this(new TempDirectory())
    {
    }

    private SqliteSilo(TempDirectory directory)
        : base(directory.File("udpt.db"))
    {
        _directory = directory;
    }

    public string DatabasePath => _directory.File("udpt.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
