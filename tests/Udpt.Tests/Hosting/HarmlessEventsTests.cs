using System.Reflection;
using Microsoft.Extensions.Logging;
using Udpt.Hosting;

namespace Udpt.Tests.Hosting;

/// <summary>Normal events are logged as information; everything else keeps its level.</summary>
public sealed class HarmlessEventsTests : IDisposable
{
    private const string Connections = "Orleans.Runtime.Messaging.ConnectionManager";

    private static readonly string[] Libraries =
        ["Orleans.Core", "Orleans.Runtime", "Polly.Extensions", "Microsoft.AspNetCore.Server.Kestrel.Core"];

    private readonly ManualTime _time = new();
    private readonly Recorder _recorder = new();
    private readonly DemotingLoggerFactory _loggers;

    public HarmlessEventsTests() => _loggers = new DemotingLoggerFactory(new LoggerFactory(
        [_recorder], new LoggerFilterOptions { MinLevel = LogLevel.Trace }), _time);

    public void Dispose() => _loggers.Dispose();

    [Theory]
    [InlineData(Connections, "LogWarningConnectionAttemptFailed", LogLevel.Warning, LogLevel.Information)]
    [InlineData(Connections, "LogWarningConnectionAttemptFailed", LogLevel.Debug, LogLevel.Debug)]
    [InlineData(Connections, "LogWarningOfAnotherKind", LogLevel.Warning, LogLevel.Warning)]
    [InlineData(Connections, null, LogLevel.Warning, LogLevel.Warning)]
    [InlineData("Orleans.Runtime.AsyncTimer.SomeTimer", "LogTimerOvershoot", LogLevel.Warning, LogLevel.Information)]
    [InlineData("Orleans.Runtime.GrainCallCancellationManager", "LogErrorCancellingRequests", LogLevel.Error, LogLevel.Information)]
    [InlineData("Orleans.Runtime.MembershipService.MembershipTableManager", "LogErrorKillMyselfLocally", LogLevel.Error, LogLevel.Error)]
    [InlineData("Udpt", "LogTimeout", LogLevel.Warning, LogLevel.Warning)]
    public void Event_is_logged_at_the_level_that_it_deserves(string category, string? name, LogLevel level, LogLevel logged)
    {
        _loggers.CreateLogger(category).Log(level, new EventId(7, name), "text", exception: null, (text, _) => text);

        Assert.Equal([(category, logged)], _recorder.Lines);
    }

    [Fact]
    public void Silo_that_cannot_join_for_long_is_told_of()
    {
        const string Agent = "Orleans.Runtime.MembershipService.MembershipAgent";
        var logger = _loggers.CreateLogger(Agent);
        foreach (var elapsed in (TimeSpan[])[TimeSpan.Zero, HarmlessEvents.First / 2, HarmlessEvents.First])
        {
            _time.Elapsed = elapsed;
            logger.Log(LogLevel.Error, new EventId(7, "LogErrorFailedToGetPingResponses"), "text", exception: null, (text, _) => text);
        }

        Assert.Equal(
            [(Agent, LogLevel.Information), (Agent, LogLevel.Information), (Agent, LogLevel.Error)], _recorder.Lines);
    }

    [Fact]
    public void Each_event_that_is_called_ordinary_is_one_that_the_libraries_have()
    {
        HashSet<(string Type, string Event)> known =
        [
            .. from library in Libraries
               from type in Assembly.Load(library).GetTypes()
               from method in type.GetMethods(
                   BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
               let log = method.GetCustomAttribute<LoggerMessageAttribute>()
               where log is not null
               select (CategoryOf(type), log.EventName ?? method.Name),
        ];

        Assert.NotEmpty(HarmlessEvents.All);
        Assert.All(HarmlessEvents.All, ordinary => Assert.Contains(ordinary, known));
    }

    /// <summary>Most types use their own name as category.</summary>
    private static string CategoryOf(Type type) => type.FullName switch
    {
        "Orleans.Runtime.MessagingTrace" or "Orleans.Runtime.RuntimeMessagingTrace" => "Orleans.Messaging",
        "Polly.Telemetry.Log" => "Polly",
        { } name when name.StartsWith("Microsoft.AspNetCore.Server.Kestrel.Core.", StringComparison.Ordinal) =>
            "Microsoft.AspNetCore.Server.Kestrel",
        var name => name ?? "",
    };

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }

    private sealed class Recorder : ILoggerProvider
    {
        public List<(string Category, LogLevel Level)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Recorder recorder, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel,
                EventId eventId,
                TState state,
                Exception? exception,
                Func<TState, Exception?, string> formatter) => recorder.Lines.Add((category, logLevel));
        }
    }
}
