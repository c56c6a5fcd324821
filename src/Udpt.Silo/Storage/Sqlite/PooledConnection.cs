using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>A connection that stays open when a borrower's <c>using</c> disposes of it.</summary>
internal sealed class PooledConnection(string connectionString) : SqliteConnection(connectionString)
{
    private bool _isBack;

    public void TakeBack() => _isBack = true;

    protected override void Dispose(bool disposing)
    {
        if (_isBack)
        {
            base.Dispose(disposing);
        }
    }
}
