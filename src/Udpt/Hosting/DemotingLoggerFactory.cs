using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Udpt.Hosting;

/// <summary>
/// Creates loggers that log <see cref="HarmlessEvents"/> as information, whatever their original level.
/// </summary>
/// <param name="loggers">Creates the underlying loggers.</param>
/// <param name="time">The clock.</param>
internal sealed class DemotingLoggerFactory(LoggerFactory loggers, TimeProvider time) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
    {
        ILogger logger = loggers.CreateLogger(categoryName);
        return HarmlessEvents.Of(categoryName) is { } ordinary ? new DemotingLogger(logger, ordinary, time) : logger;
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose() => loggers.Dispose();

    private sealed class DemotingLogger(ILogger logger, FrozenSet<string> ordinary, TimeProvider time) : ILogger
    {
        private readonly ConcurrentDictionary<string, long> _firstLogged = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            bool isOrdinary = logLevel > LogLevel.Information
                && eventId.Name is { } name && ordinary.Contains(name) && IsStillOrdinary(name);
            logger.Log(isOrdinary ? LogLevel.Information : logLevel, eventId, state, exception, formatter);
        }

        private bool IsStillOrdinary(string name) =>
            !HarmlessEvents.IsOrdinaryAtFirst(name)
            || time.GetElapsedTime(_firstLogged.GetOrAdd(name, time.GetTimestamp())) < HarmlessEvents.First;
    }
}
