using System.Data.Common;
using Orleans.Storage;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Writes to the embedded database in groups: all writes that arrive while a transaction commits go into the next one.
/// A commit waits for the disk, and SQLite commits one transaction at a time, so a thousand concurrent writes cost a
/// few such waits instead of a thousand; a single write is committed at once. A write completes when its transaction is
/// on the disk.
/// </summary>
/// <remarks>
/// A state is serialized when its transaction runs, possibly after the grain's call to the storage has yielded; a grain
/// does not change a state while saving it.
/// </remarks>
internal sealed class GroupCommitStorage(IGrainStorage inner, SqliteDataSource dataSource)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>
    /// Maximum writes per transaction: keeps the first one's wait for the others in the milliseconds.
    /// </summary>
    private const int MaxGroup = 512;

    private readonly Lock _lock = new();
    private readonly Queue<PendingWrite> _queue = new();
    private bool _isCommitting;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Enqueue(new PendingWrite<T>(inner.WriteStateAsync, stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Enqueue(new PendingWrite<T>(inner.ClearStateAsync, stateName, grainId, grainState, replacesState: true));

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    private Task Enqueue(PendingWrite write)
    {
        lock (_lock)
        {
            _queue.Enqueue(write);
            if (!_isCommitting)
            {
                _isCommitting = true;
                _ = Task.Run(CommitAllAsync);
            }
        }

        return write.Completion;
    }

    private async Task CommitAllAsync()
    {
        List<PendingWrite> group = [];
        while (DequeueGroup(group))
        {
            Exception? failure = null;
            try
            {
                await CommitAsync(group);
            }
#pragma warning disable CA1031 // Any exception goes to the callers that wait for the group.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }

            group.ForEach(write => write.Complete(failure));
        }
    }

    private bool DequeueGroup(List<PendingWrite> group)
    {
        group.Clear();
        lock (_lock)
        {
            while (group.Count < MaxGroup && _queue.TryDequeue(out PendingWrite? write))
            {
                group.Add(write);
            }

            return _isCommitting = group.Count > 0;
        }
    }

    private Task CommitAsync(List<PendingWrite> group) => dataSource.Writer.WriteAsync(async () =>
    {
        foreach (PendingWrite write in group)
        {
            await write.RunAsync();
        }
    });

    private abstract class PendingWrite
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _fault;

        public Task Completion => _completion.Task;

        /// <summary>
        /// Runs the write in the open transaction. The write's own errors (a conflict, a state that cannot be
        /// serialized) affect only itself; errors of the database may have rolled back the transaction, and affect the
        /// whole group.
        /// </summary>
        public async Task RunAsync()
        {
            try
            {
                await WriteAsync();
            }
#pragma warning disable CA1031 // Goes to the caller that waits for this write.
            catch (Exception e) when (e is not DbException)
#pragma warning restore CA1031
            {
                _fault = e;
            }
        }

        public void Complete(Exception? failure)
        {
            if ((failure ?? _fault) is { } fault)
            {
                _completion.SetException(fault);
            }
            else
            {
                Accept();
                _completion.SetResult();
            }
        }

        protected abstract Task WriteAsync();

        protected abstract void Accept();
    }

    /// <summary>
    /// A write on a copy of the grain's state, which receives the new version only once it is on the disk.
    /// </summary>
    private sealed class PendingWrite<T>(
        Func<string, GrainId, IGrainState<T>, Task> operation,
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        bool replacesState = false) : PendingWrite
    {
        private readonly GrainState<T> _written = new(grainState.State, grainState.ETag)
        {
            RecordExists = grainState.RecordExists,
        };

        protected override Task WriteAsync() => operation(stateName, grainId, _written);

        protected override void Accept()
        {
            if (replacesState)
            {
                grainState.State = _written.State;
            }

            grainState.ETag = _written.ETag;
            grainState.RecordExists = _written.RecordExists;
        }
    }
}
