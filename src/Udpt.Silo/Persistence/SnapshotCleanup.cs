using Microsoft.Extensions.Logging;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Persistence;

/// <summary>
/// Deletes the saved swarms once all of them are in the table: they are used only once. If the process
/// is killed first, the next one restores them with their unreported traffic, and anything already reported would count
/// twice. So nothing is reported until they are deleted.
/// </summary>
internal sealed class SnapshotCleanup(SwarmRestore restore, ILogger<SnapshotCleanup> logger, SwarmSnapshotStore? snapshot = null)
    : IReportGate
{
    private readonly Lock _lock = new();
    private volatile bool _isDeleted;

    /// <summary>Whether they have been deleted.</summary>
    public bool IsDeleted => _isDeleted;

    /// <summary>Deletes them if all are restored. False if some are not restored yet or the store fails.</summary>
    public bool TryDelete()
    {
        lock (_lock)
        {
            return _isDeleted = _isDeleted || (restore.IsComplete && Clear());
        }
    }

    /// <inheritdoc/>
    public bool MayReport() => _isDeleted || TryDelete();

    private bool Clear()
    {
        try
        {
            snapshot?.Clear();
            return true;
        }
        catch (StorageException failure)
        {
            logger.SwarmsNotDeleted(failure.Message);
            return false;
        }
    }
}
