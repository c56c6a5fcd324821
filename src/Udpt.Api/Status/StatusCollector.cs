using Udpt.Core.Rules;
using Udpt.Gateway.Silos;
using Udpt.Gateway.Status;
using Udpt.Grains.Calls;
using Udpt.Grains.Placement;
using Udpt.Grains.Status;

namespace Udpt.Api.Status;

/// <summary>
/// Collects the tracker's status: asks each silo, and one of them for the gateways. May be called concurrently and at
/// any rate: see <see cref="CachedComputation{T}"/>.
/// </summary>
public sealed class StatusCollector
{
    /// <summary>A slower silo is shown as unreachable.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly IGrainFactory _grains;
    private readonly SiloView _view;
    private readonly TrackerMode _mode;
    private readonly TimeProvider _time;
    private readonly ProcessIdentity _process;
    private readonly GatewayReporter? _gateway;
    private readonly SiloListPoller? _tracker;
    private readonly CachedComputation<TrackerStatus> _status;

    internal StatusCollector(
        IGrainFactory grains,
        SiloView view,
        TrackerMode mode,
        TimeProvider time,
        ProcessIdentity process,
        GatewayReporter? gateway,
        SiloListPoller? tracker)
    {
        _grains = grains;
        _view = view;
        _mode = mode;
        _time = time;
        _process = process;
        _gateway = gateway;
        _tracker = tracker;
        _status = new(time, Longest, Collect);
    }

    /// <summary>The status, at most a few seconds old.</summary>
    /// <exception cref="SiloUnavailableException">No silo is known, or none has answered in time.</exception>
    public Task<TrackerStatus> Get() => _status.Get();

    private async Task<TrackerStatus> Collect()
    {
        IReadOnlyList<SiloAddress> known = _view.Known();
        Task<IReadOnlyList<GatewayState>> gateways = Gateways();
        SiloState[] silos = await Task.WhenAll(known.Select(Query));
        if (!silos.Any(silo => silo.IsActive))
        {
            throw new SiloUnavailableException("No silo is reachable.");
        }

        return new TrackerStatus
        {
            Mode = _mode.ToString().ToLowerInvariant(),
            Version = ProcessIdentity.Version,
            Uptime = (long)_process.Uptime.TotalSeconds,
            Torrents = silos.Sum(silo => silo.Torrents ?? 0),
            Seeders = silos.Sum(silo => silo.Seeders ?? 0),
            Leechers = silos.Sum(silo => silo.Leechers ?? 0),
            Silos = silos,
            Gateways = await gateways,
        };
    }

    private async Task<SiloState> Query(SiloAddress silo)
    {
        SiloReport? report = null;
        try
        {
            report = await _grains.GetGrain<ISiloStatusGrain>(SiloKey.Of(silo)).Get().WaitAsync(CallTimeout, _time);
        }
        catch (Exception)
        {
            // Lost, or about to be: refresh the list of silos.
            _tracker?.Refresh();
        }

        return new SiloState
        {
            Address = silo.Endpoint.ToString(),
            State = report is null ? SiloState.Unreachable : SiloState.Active,
            Name = report?.Name,
            Version = report?.Version,
            Uptime = (long?)report?.Uptime.TotalSeconds,
            Torrents = report?.Torrents,
            Seeders = report?.Seeders,
            Leechers = report?.Leechers,
            Store = report is null ? SiloState.Unknown
                : report.IsStoreReachable ? SiloState.Reachable
                : SiloState.Unreachable,
        };
    }

    private async Task<IReadOnlyList<GatewayState>> Gateways()
    {
        GatewayReport? own = _gateway?.Report();
        GatewayReport[] others = [];
        if (!_view.IsAlone)
        {
            try
            {
                others = await _grains.GetGrain<IGatewayListGrain>(0).List().WaitAsync(CallTimeout, _time);
            }
            catch (Exception)
            {
                // Its silo was lost, or runs a release without the list: show at least this gateway.
            }
        }

        // This gateway's current state is newer than its last report.
        return
        [
            .. others
                .Where(report => report.Id != own?.Id)
                .Concat(own is null ? [] : [own])
                .OrderBy(report => report.Name, StringComparer.Ordinal)
                .ThenBy(report => report.Id, StringComparer.Ordinal)
                .Select(Show),
        ];
    }

    private static GatewayState Show(GatewayReport report) => new()
    {
        Name = report.Name,
        Id = report.Id,
        Version = report.Version,
        Uptime = (long)report.Uptime.TotalSeconds,
        Addresses = report.Addresses,
        Requests = report.Connects + report.Announces + report.Scrapes,
        Connects = report.Connects,
        Announces = report.Announces,
        Scrapes = report.Scrapes,
        Errors = report.Errors,
        Dropped = report.Dropped,
        Age = report.Uptime,
    };
}
