using System.Threading.Channels;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.Tests.Relay;

/// <summary>Records what is sent.</summary>
internal sealed class RecordingSender : IReplySender
{
    private readonly Channel<byte[]> _replies = Channel.CreateUnbounded<byte[]>();

    public bool Takes { get; set; } = true;

    public bool IsEmpty => _replies.Reader.Count == 0;

    public bool TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route)
    {
        Assert.True(_replies.Writer.TryWrite(reply.ToArray()));
        return Takes;
    }

    public async Task<string> NextAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        return Convert.ToHexStringLower(await _replies.Reader.ReadAsync(patience.Token));
    }
}
