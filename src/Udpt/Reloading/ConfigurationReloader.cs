using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Configuration;
using Udpt.Gateway.Http.Access;
using Udpt.Gateway.Udp;
using Udpt.Grains.Torrents;

namespace Udpt.Reloading;

/// <summary>
/// Reads the configuration again at each request and takes up what a running tracker can: the level of the log, tokens,
/// limits and intervals. The rest is named as needing a restart; a file with a fault changes nothing.
/// </summary>
internal sealed class ConfigurationReloader(
    UdptConfiguration start,
    ReloadSignal signal,
    LogLevelSwitch level,
    IServiceProvider services,
    IReloadListener listener,
    ILogger<ConfigurationReloader> logger) : BackgroundService
{
    private ConfigurationOrigin _running = start.Origin;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (bool _ in signal.Requests(stoppingToken))
        {
            listener.Reloading();
            Reload();
            listener.Reloaded();
        }
    }

    private void Reload()
    {
        try
        {
            TakeUp(start.Origin.Read());
        }
        catch (ConfigurationException exception)
        {
            foreach (ConfigurationFault fault in exception.Faults)
            {
                ReloadLog.Faulty(logger, fault);
            }
        }
        catch (Exception exception)
        {
            ReloadLog.Failed(logger, exception);
        }
    }

    private void TakeUp(UdptConfiguration configuration)
    {
        ILookup<bool, string> changed = _running.KeysThatDiffer(configuration.Origin).ToLookup(IsLive);

        // A change of the mode needs a restart, and the rules are those of the mode that runs.
        services.GetService<TrackerRules>()?.Replace(configuration.ToTrackerOptions() with
        {
            Mode = start.Mode,
            PrivateIsStatic = start.ToTrackerOptions().PrivateIsStatic,
        });
        services.GetService<AnnounceInterval>()?.Set(configuration.Udp.AnnounceInterval);
        if (configuration.Http is { } http)
        {
            services.GetService<AccessTokens>()?.Replace(http.AccessTokens);
        }

        // Told at whichever level tells more: the reload that silences the log is the last thing in it.
        level.Set(configuration.LogLevel < level.Level ? configuration.LogLevel : level.Level);
        Tell(changed);
        level.Set(configuration.LogLevel);
        _running = _running with { Values = Running(configuration.Origin) };
    }

    private void Tell(ILookup<bool, string> changed)
    {
        if (changed[true].Any())
        {
            ReloadLog.TakenUp(logger, string.Join(", ", changed[true].Select(Setting.Printable)));
        }

        if (changed[false].Any())
        {
            ReloadLog.NeedsRestart(logger, string.Join(", ", changed[false].Select(Setting.Printable)));
        }

        if (changed.Count == 0)
        {
            ReloadLog.NothingNew(logger);
        }
    }

    /// <summary>What is in force now: what could change as it was read, the rest as it was.</summary>
    private Dictionary<string, object?> Running(ConfigurationOrigin read) => _running.Values
        .Where(value => !IsLive(value.Key))
        .Concat(read.Values.Where(value => IsLive(value.Key)))
        .ToDictionary();

    private bool IsLive(string key) =>
        key.StartsWith(ConfigurationKeys.AccessTokens + ".", StringComparison.Ordinal)
            ? start.Http is not null
            : ConfigurationKeys.All.TryGetValue(key, out ConfigurationKey? known) && known.IsLive;
}
