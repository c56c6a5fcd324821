using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <summary>Logged lines, which a test can await one by one.</summary>
internal sealed class LogLines : ILogger
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>The number of unread lines.</summary>
    public int Count => _lines.Reader.Count;

    /// <summary>The next line: its event id and its text.</summary>
    public async Task<string> NextAsync()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        return await _lines.Reader.ReadAsync(deadline.Token);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Writer.TryWrite($"{eventId.Id} {formatter(state, exception)}");
}
