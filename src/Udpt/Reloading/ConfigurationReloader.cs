using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Api.Access;
using Udpt.Api.Options;
using Udpt.Configuration;
using Udpt.Core.Rules;
using Udpt.Gateway.Replies;
using Udpt.Grains.Hosting;

namespace Udpt.Reloading;

/// <summary>
/// Reads the configuration again at each request and takes up what a running tracker can: the level of the log, tokens,
/// limits and intervals. The rest is named as needing a restart; a file with a fault, or one that cannot be read to its end,
/// changes nothing.
/// </summary>
internal sealed class ConfigurationReloader(
    UdptConfiguration start,
    ReloadSignal signal,
    LogLevelSwitch level,
    IServiceProvider services,
    IReloadListener listener,
    TimeProvider time,
    ILogger<ConfigurationReloader> logger) : LongRunningService
{
    /// <summary>The file is local and at most a megabyte; what takes longer hangs, and the next request is to be met.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private ConfigurationOrigin _running = start.Origin;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (bool _ in signal.Requests(stoppingToken))
        {
            listener.Reloading();
            await Reload(stoppingToken);
            listener.Reloaded();
        }
    }

    private async Task Reload(CancellationToken stoppingToken)
    {
        try
        {
            Apply(await start.Origin.ReadAsync(stoppingToken).WaitAsync(ReadTimeout, time, stoppingToken));
        }
        catch (TimeoutException)
        {
            ReloadLog.NotReadInTime(logger, start.Origin.File, ReadTimeout.TotalSeconds);
        }
        catch (ConfigurationException exception)
        {
            foreach (ConfigurationFault fault in exception.Faults)
            {
                ReloadLog.Faulty(logger, fault);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            ReloadLog.Failed(logger, exception);
        }
    }

    private void Apply(UdptConfiguration configuration)
    {
        ILookup<bool, string> changed = _running.KeysThatDiffer(configuration.Origin).ToLookup(IsLive);

        // All or nothing: whatever can be refused is refused before anything changes.
        Action[] changes = [.. Prepare(configuration)];
        Array.ForEach(changes, static change => change());

        // Told at whichever level tells more: the reload that silences the log is the last thing in it.
        level.Set(configuration.LogLevel < level.Level ? configuration.LogLevel : level.Level);
        Report(changed);
        level.Set(configuration.LogLevel);
        _running = _running with { Values = Running(configuration.Origin) };
    }

    /// <summary>What is to change, tokens first: one that was taken away must open nothing a moment longer.</summary>
    private IEnumerable<Action> Prepare(UdptConfiguration configuration)
    {
        if (services.GetService<AccessTokens>() is { } tokens)
        {
            // Without [http] nobody is named any more who may use the API, which runs until the restart.
            yield return tokens.Prepare(
                configuration.Http?.AccessTokens ?? ImmutableSortedDictionary<string, AccessToken>.Empty);
        }

        // A change of the mode needs a restart, and the rules are those of the mode that runs.
        if (services.GetService<TrackerRules>() is { } rules)
        {
            yield return rules.Prepare(configuration.Tracker with
            {
                Mode = start.Tracker.Mode,
                PrivateIsStatic = start.Tracker.PrivateIsStatic,
            });
        }

        if (services.GetService<AnnounceInterval>() is { } interval)
        {
            yield return () => interval.Set(configuration.Udp.AnnounceInterval);
        }
    }

    private void Report(ILookup<bool, string> changed)
    {
        if (changed[true].Any())
        {
            ReloadLog.Applied(logger, string.Join(", ", changed[true].Select(Setting.Printable)));
        }

        if (changed[false].Any())
        {
            ReloadLog.NeedsRestart(logger, string.Join(", ", changed[false].Select(Setting.Printable)));
        }

        if (changed.Count == 0)
        {
            ReloadLog.Unchanged(logger);
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
