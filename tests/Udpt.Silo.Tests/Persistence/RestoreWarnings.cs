using Microsoft.Extensions.Logging;
using Udpt.Silo.Persistence;

namespace Udpt.Silo.Tests.Persistence;

/// <summary>The warnings logged during a restore.</summary>
internal sealed class RestoreWarnings : ILogger<SwarmRestore>
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Add(formatter(state, exception));
        }
    }
}
