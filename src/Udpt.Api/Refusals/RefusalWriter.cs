using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Udpt.Api.Refusals;

/// <summary>
/// The output of a connection. Adds the body that all errors have to Kestrel's own error responses, which bypass the
/// pipeline and which Kestrel offers no other way to extend.
/// </summary>
internal sealed class RefusalWriter(PipeWriter connection) : PipeWriter
{
    private Memory<byte> _buffer;

    /// <summary>Inserts it between Kestrel and the connections of <paramref name="listen"/>.</summary>
    public static void Use(ListenOptions listen) => listen.Use(next => connection =>
    {
        IDuplexPipe transport = connection.Transport;
        connection.Transport = new Duplex(transport.Input, new RefusalWriter(transport.Output));
        return next(connection);
    });

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => connection.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => connection.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        _buffer = connection.GetMemory(Math.Max(sizeHint, Refusal.MaxLength));

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        int explained = Refusal.Explain(_buffer.Span, bytes);
        connection.Advance(explained);

        // The rest of the buffer may be written to as well.
        _buffer = _buffer[explained..];
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        connection.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => connection.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
