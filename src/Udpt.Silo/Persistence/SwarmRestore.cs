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
/// The swarms that the last process left, on their way into the table. A million of them take seconds, so they come in
/// as many goes as the start finds time for. Not thread-safe.
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
    /// <summary>Bytes of saved swarms between two looks at the time: some seventy swarms of three peers, or one of many.</summary>
    private const int Stride = 16 * 1024;

    /// <summary>Swarms that cannot be read, each of which is told of; more of them are only counted.</summary>
    private const int MostTold = 10;

    private IEnumerator<KeyValuePair<InfoHash, byte[]>>? _left;
    private DateTimeOffset _savedAt;
    private int _taken;
    private int _leftOut;
    private volatile bool _isDone;

    /// <summary>Whether there are no more to come. May be asked on any thread.</summary>
    public bool AreAllTakenUp => _isDone;

    /// <summary>Puts swarms into the table until <paramref name="patience"/> is over, or there are no more.</summary>
    public void Restore(TimeSpan patience)
    {
        try
        {
            long begin = time.GetTimestamp();
            Open();
            while (_left is not null && time.GetElapsedTime(begin) < patience)
            {
                Restore(_left);
                BackgroundPacing.Yield();
            }
        }
        catch (StorageException damage)
        {
            // Peers come back by themselves: no reason to keep the tracker down.
            logger.SwarmsUnreadable(damage.Message);
            End();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _left?.Dispose();

    private void Open()
    {
        if (_left is null && !_isDone)
        {
            dropped.Begin();
            stopped.Begin();
            SwarmSnapshot? saved = snapshot?.Load(Skip);
            (_savedAt, _left) = (saved?.SavedAt ?? default, saved?.Swarms.GetEnumerator());
            if (_left is null)
            {
                End();
            }
        }
    }

    private void Restore(IEnumerator<KeyValuePair<InfoHash, byte[]>> left)
    {
        // A clock set back must not make peers younger than they were.
        double elapsed = Math.Max(0, (time.GetUtcNow() - _savedAt).TotalMilliseconds);
        for (int bytes = 0; bytes < Stride; bytes += left.Current.Value.Length)
        {
            if (!left.MoveNext())
            {
                logger.SwarmsTakenUp(_taken, elapsed / 1000);
                End();
                return;
            }

            (InfoHash infoHash, byte[] blob) = left.Current;
            Restore(infoHash, blob, (uint)Math.Min(elapsed, uint.MaxValue));
        }
    }

    private void Restore(in InfoHash infoHash, byte[] blob, uint elapsed)
    {
        try
        {
            _taken += TryRestore(infoHash, blob, elapsed) ? 1 : 0;
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
        bool haveStopped = stopped.Apply(swarm, rules.Policy, clock.Now);

        // One whose peers have all expired has its record, if anything: its grain reads that. What those who have stopped
        // moved is still to be told.
        if (!swarm.HasPeers && !haveStopped)
        {
            return false;
        }

        bool isNew = table.TryAdd(swarm, out Swarm? existing);
        if (dropped.Contains(infoHash))
        {
            // Since the first look. A drop that comes after this one finds what is in the table.
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
        else if (haveStopped)
        {
            SwarmBlob.Read(SwarmBlob.Write(swarm, clock.Now), existing!, clock.Now, 0, rules.Policy);
        }
        else
        {
            SwarmBlob.Read(blob, existing!, clock.Now, elapsed, rules.Policy);
        }

        // Whoever has stopped since the swarm was looked at: from here on a stop finds it in the table.
        stopped.Apply(isNew ? swarm : existing!, rules.Policy, clock.Now);
        return true;
    }

    private void Skip(string which)
    {
        if (++_leftOut <= MostTold)
        {
            logger.SwarmUnreadable(which);
        }
    }

    private void End()
    {
        if (_leftOut > MostTold && !_isDone)
        {
            logger.SwarmsLeftOut(_leftOut);
        }

        _left?.Dispose();
        _left = null;
        _isDone = true;
        dropped.End();
        stopped.End();
    }
}
