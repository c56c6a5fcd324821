using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Udpt.Api.Refusals;

/// <summary>
/// What goes out on a connection, where Kestrel's own refusals are given the body that all faults have. They never come to
/// the pipeline, and Kestrel offers no other place to say more of them than a status.
/// </summary>
internal sealed class RefusalWriter(PipeWriter connection) : PipeWriter
{
    private Memory<byte> _buffer;

    /// <summary>Puts it between Kestrel and the connections of <paramref name="listen"/>.</summary>
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

        // What is left of it may be written to as well.
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
