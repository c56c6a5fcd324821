using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Persistence;

/// <summary>
/// Restores the swarms that the last process saved. A million of them take seconds, so they are restored in steps as
/// time allows. Not thread-safe.
/// </summary>
internal sealed class SwarmRestore(
    SwarmTable table,
    TorrentCatalog catalog,
    DroppedTorrents dropped,
    StoppedPeers stopped,
    TrackerRules rules,
    SwarmClock clock,
    TimeProvider time,
    ILogger<SwarmRestore> logger,
    SwarmSnapshotStore? snapshot = null) : IDisposable
{
    /// <summary>
    /// Bytes of saved swarms between two checks of the time: some seventy swarms of three peers, or one large swarm.
    /// </summary>
    private const int Stride = 16 * 1024;

    /// <summary>Unreadable swarms that are logged individually; further ones are only counted.</summary>
    private const int MaxLogged = 10;

    private IEnumerator<KeyValuePair<InfoHash, byte[]>>? _remaining;
    private DateTimeOffset _savedAt;
    private int _restored;
    private int _skipped;
    private volatile bool _isDone;

    /// <summary>Whether all swarms have been restored. Safe to call from any thread.</summary>
    public bool IsComplete => _isDone;

    /// <summary>Restores swarms until <paramref name="patience"/> has passed or none are remaining.</summary>
    public void Restore(TimeSpan patience)
    {
        try
        {
            long begin = time.GetTimestamp();
            Open();
            while (_remaining is not null && time.GetElapsedTime(begin) < patience)
            {
                Restore(_remaining);
                BackgroundPacing.Yield();
            }
        }
        catch (StorageException damage)
        {
            // Peers return by themselves: not a reason to fail the start.
            logger.SwarmsUnreadable(damage.Message);
            End();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _remaining?.Dispose();

    private void Open()
    {
        if (_remaining is null && !_isDone)
        {
            dropped.Begin();
            stopped.Begin();
            SwarmSnapshot? saved = snapshot?.Load(Skip);
            (_savedAt, _remaining) = (saved?.SavedAt ?? default, saved?.Swarms.GetEnumerator());
            if (_remaining is null)
            {
                End();
            }
        }
    }

    private void Restore(IEnumerator<KeyValuePair<InfoHash, byte[]>> remaining)
    {
        // If the clock was set back, peers must not become younger than they were.
        double elapsed = Math.Max(0, (time.GetUtcNow() - _savedAt).TotalMilliseconds);
        for (int bytes = 0; bytes < Stride; bytes += remaining.Current.Value.Length)
        {
            if (!remaining.MoveNext())
            {
                logger.SwarmsTakenUp(_restored, elapsed / 1000);
                End();
                return;
            }

            (InfoHash infoHash, byte[] blob) = remaining.Current;
            Restore(infoHash, blob, (uint)Math.Min(elapsed, uint.MaxValue));
        }
    }

    private void Restore(in InfoHash infoHash, byte[] blob, uint elapsed)
    {
        try
        {
            _restored += TryRestore(infoHash, blob, elapsed) ? 1 : 0;
        }
        catch (InvalidDataException damage)
        {
            Skip($"torrent {infoHash}: {damage.Message}");
        }
    }

    private bool TryRestore(in InfoHash infoHash, byte[] blob, uint elapsed)
    {
        if (dropped.Contains(infoHash))
        {
            return false;
        }

        var swarm = new Swarm(infoHash);
        if (catalog.RecordOf(infoHash) is { } record)
        {
            swarm.SetRecord(record);
        }

        SwarmBlob.Read(blob, swarm, clock.Now, elapsed, rules.Policy);
        bool hasStoppedPeers = stopped.Apply(swarm, rules.Policy, clock.Now);

        // If all its peers have expired, the grain reads the record, if there is one. The usage of stopped peers must
        // still be reported.
        if (!swarm.HasPeers && !hasStoppedPeers)
        {
            return false;
        }

        bool isNew = table.TryAdd(swarm, out Swarm? existing);
        if (dropped.Contains(infoHash))
        {
            // Dropped since the first check. A later drop finds the swarm in the table.
            if (isNew && swarm.TrySealUnowned())
            {
                table.Remove(swarm);
            }

            return false;
        }

        if (isNew)
        {
            catalog.UpdateMemory(infoHash, table);
        }
        else if (hasStoppedPeers)
        {
            SwarmBlob.Read(SwarmBlob.Write(swarm, clock.Now), existing!, clock.Now, 0, rules.Policy);
        }
        else
        {
            SwarmBlob.Read(blob, existing!, clock.Now, elapsed, rules.Policy);
        }

        // Peers that stopped since the first check; a later stop finds the swarm in the table.
        stopped.Apply(isNew ? swarm : existing!, rules.Policy, clock.Now);
        return true;
    }

    private void Skip(string which)
    {
        if (++_skipped <= MaxLogged)
        {
            logger.SwarmUnreadable(which);
        }
    }

    private void End()
    {
        if (_skipped > MaxLogged && !_isDone)
        {
            logger.SwarmsLeftOut(_skipped);
        }

        _remaining?.Dispose();
        _remaining = null;
        _isDone = true;
        dropped.End();
        stopped.End();
    }
}
