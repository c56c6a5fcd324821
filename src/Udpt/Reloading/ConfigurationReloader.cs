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
/// Reloads the configuration on request and applies what a running tracker can change: log level, tokens, limits and
/// intervals. It logs which other changes need a restart. A file with an error, or one that cannot be read completely,
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
    /// <summary>
    /// The file is local and at most a megabyte; a longer read hangs, and must not block the next request.
    /// </summary>
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

        // All or nothing: everything that can be rejected is rejected before anything changes.
        Action[] changes = [.. Prepare(configuration)];
        Array.ForEach(changes, static change => change());

        // Log at the more verbose of both levels, so that a reload that silences the log still appears in it.
        level.Set(configuration.LogLevel < level.Level ? configuration.LogLevel : level.Level);
        Report(changed);
        level.Set(configuration.LogLevel);
        _running = _running with { Values = Running(configuration.Origin) };
    }

    /// <summary>The changes to apply, tokens first: a revoked token must not be accepted a moment longer.</summary>
    private IEnumerable<Action> Prepare(UdptConfiguration configuration)
    {
        if (services.GetService<AccessTokens>() is { } tokens)
        {
            // Without [http] nobody may use the API any more; it keeps running until the restart.
            yield return tokens.Prepare(
                configuration.Http?.AccessTokens ?? ImmutableSortedDictionary<string, AccessToken>.Empty);
        }

        // Changing the mode needs a restart, and the rules are those of the running mode.
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

    /// <summary>The settings now in force: changeable ones as just read, the others as before.</summary>
    private Dictionary<string, object?> Running(ConfigurationOrigin read) => _running.Values
        .Where(value => !IsLive(value.Key))
        .Concat(read.Values.Where(value => IsLive(value.Key)))
        .ToDictionary();

    private bool IsLive(string key) =>
        key.StartsWith(ConfigurationKeys.AccessTokens + ".", StringComparison.Ordinal)
            ? start.Http is not null
            : ConfigurationKeys.All.TryGetValue(key, out ConfigurationKey? known) && known.IsLive;
}
