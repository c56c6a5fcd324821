using System.Text.Json;
using Udpt.Api.Faults;
using Udpt.Api.Status;

namespace Udpt.Api.Live;

/// <summary>
/// The data for viewers at one moment: the last hour and the tracker's status. It is serialized once for all viewers,
/// and only if there are any.
/// </summary>
internal sealed class LiveMoment
{
    /// <summary>The number of samples kept: one hour.</summary>
    public const int MaxSamples = 720;

    private readonly LiveSample[] _samples;
    private readonly Lazy<string> _publicHistory;
    private readonly Lazy<string> _fullHistory;
    private readonly Lazy<string?> _status;

    private LiveMoment(long number, LiveSample[] samples, TrackerStatus? status, string? away)
    {
        Number = number;
        _samples = samples;
        Away = away is null ? null : JsonSerializer.Serialize(new Fault(away), LiveJson.Options);
        _publicHistory = new(() => Write(LiveColumns.Public(_samples)));
        _fullHistory = new(() => Write(LiveColumns.Full(_samples)));
        _status = new(() => status is null ? null : JsonSerializer.Serialize(status, LiveJson.Options));
    }

    /// <summary>The moment before the first sample.</summary>
    public static LiveMoment First { get; } = new(0, [], null, null);

    /// <summary>The number of earlier moments.</summary>
    public long Number { get; }

    /// <summary>The whole status as JSON; null if there is none.</summary>
    public string? Status => _status.Value;

    /// <summary>Why there is no status, as a JSON fault; null if there is one.</summary>
    public string? Away { get; }

    /// <summary>The hour as JSON of <see cref="LiveColumns"/>.</summary>
    public string History(bool isFull) => (isFull ? _fullHistory : _publicHistory).Value;

    /// <summary>The samples after <paramref name="seen"/>, as JSON of <see cref="LiveColumns"/>.</summary>
    public string Since(LiveMoment seen, bool isFull)
    {
        int count = (int)Math.Min(Number - seen.Number, _samples.Length);
        LiveSample[] samples = _samples[^count..];
        return Write(isFull ? LiveColumns.Full(samples) : LiveColumns.Public(samples));
    }

    /// <summary>The next moment; the oldest sample is dropped when the hour is full.</summary>
    /// <param name="sample">The new sample.</param>
    /// <param name="status">The status it was taken from.</param>
    /// <param name="away">Or why there is none, in words for everyone.</param>
    public LiveMoment Next(LiveSample sample, TrackerStatus? status, string? away)
    {
        int kept = Math.Min(_samples.Length, MaxSamples - 1);
        return new(Number + 1, [.. _samples.AsSpan(_samples.Length - kept), sample], status, away);
    }

    private static string Write(LiveColumns columns) => JsonSerializer.Serialize(columns, LiveJson.Options);
}
