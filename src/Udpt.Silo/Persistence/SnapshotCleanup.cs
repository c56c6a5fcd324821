using Microsoft.Extensions.Logging;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Persistence;

/// <summary>
/// The end of the saved swarms: they are used once, and deleted as soon as all of them are in the table. A process that is
/// killed before that takes them up once more, with what their keys had moved; whatever of it had been reported by then
/// would count twice. So nothing is reported before.
/// </summary>
internal sealed class SnapshotCleanup(SwarmRestore restore, ILogger<SnapshotCleanup> logger, SwarmSnapshotStore? snapshot = null)
    : IReportGate
{
    private readonly Lock _lock = new();
    private volatile bool _isDeleted;

    /// <summary>Whether they are deleted, for good.</summary>
    public bool IsDeleted => _isDeleted;

    /// <summary>Deletes them if it is time and they are not yet. False while it is not, or while the store fails.</summary>
    public bool TryDelete()
    {
        lock (_lock)
        {
            return _isDeleted = _isDeleted || (restore.AreAllTakenUp && Clear());
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
