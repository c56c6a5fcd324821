using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Udpt.Reloading;

/// <summary>The log level, changeable at run time.</summary>
internal sealed class LogLevelSwitch(LogLevel level) : IOptionsChangeTokenSource<LoggerFilterOptions>
{
    private volatile ConfigurationReloadToken _changes = new();

    /// <summary>The level in force.</summary>
    public LogLevel Level { get; private set; } = level;

    /// <inheritdoc/>
    public string? Name => Options.DefaultName;

    /// <summary>Sets the level; existing loggers use it before this returns.</summary>
    public void Set(LogLevel level)
    {
        if (level != Level)
        {
            Level = level;
            Interlocked.Exchange(ref _changes, new ConfigurationReloadToken()).OnReload();
        }
    }

    /// <inheritdoc/>
    public IChangeToken GetChangeToken() => _changes;
}
