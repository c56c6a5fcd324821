namespace Udpt.Grains.Status;

/// <inheritdoc cref="IGatewayListGrain"/>
[GrainType("gatewaylist")]
internal sealed class GatewayListGrain(TimeProvider time) : Grain, IGatewayListGrain
{
    /// <summary>More gateways than any cluster has; reports beyond it are ignored.</summary>
    private const int MaxGateways = 4096;

    private readonly Dictionary<string, (GatewayReport Report, long At)> _gateways = [];

    /// <inheritdoc/>
    public Task Report(GatewayReport report)
    {
        Forget();
        if (_gateways.Count < MaxGateways || _gateways.ContainsKey(report.Id))
        {
            _gateways[report.Id] = (report, time.GetTimestamp());
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Leave(string id)
    {
        _gateways.Remove(id);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<GatewayReport[]> List()
    {
        Forget();
        return Task.FromResult<GatewayReport[]>(
        [
            .. _gateways.Values
                .Select(gateway => gateway.Report)
                .OrderBy(report => report.Name, StringComparer.Ordinal)
                .ThenBy(report => report.Id, StringComparer.Ordinal),
        ]);
    }

    private void Forget()
    {
        foreach ((string id, (_, long at)) in _gateways)
        {
            if (time.GetElapsedTime(at) >= IGatewayListGrain.Lifetime)
            {
                _gateways.Remove(id);
            }
        }
    }
}
