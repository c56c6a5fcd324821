using Udpt.Core.Identity;

namespace Udpt.Grains.PeerKeys;

/// <inheritdoc cref="IRevocationsGrain"/>
[GrainType("revocations")]
[KeepAlive]
internal sealed class RevocationsGrain : Grain, IRevocationsGrain
{
    /// <summary>How many revocations a gateway may miss before it has to look up every key again.</summary>
    private const int Remembered = 4096;

    private readonly Guid _epoch = Guid.NewGuid();
    private readonly Queue<PeerKeyId> _last = new();
    private long _count;

    /// <inheritdoc/>
    public Task Add(PeerKeyId key)
    {
        _last.Enqueue(key);
        _count++;
        if (_last.Count > Remembered)
        {
            _last.Dequeue();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Revocations> Since(Guid epoch, long seen)
    {
        long missed = _count - seen;
        bool canTell = epoch == _epoch && missed >= 0 && missed <= _last.Count;
        return Task.FromResult(new Revocations
        {
            Epoch = _epoch,
            Seen = _count,
            Keys = canTell ? [.. _last.Skip(_last.Count - (int)missed)] : null,
        });
    }
}
