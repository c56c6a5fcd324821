namespace Udpt.Load.Reporting;

/// <summary>The result of a run. Its JSON has these names in snake case; members may only be added.</summary>
public sealed record LoadReport
{
    public required string Target { get; init; }

    /// <summary>closed or open.</summary>
    public required string Loop { get; init; }

    /// <summary>The window of a closed loop.</summary>
    public int? Window { get; init; }

    /// <summary>The target rate of an open loop, in requests per second.</summary>
    public double? RateAsked { get; init; }

    public required int Threads { get; init; }

    public required int Sockets { get; init; }

    public required int Addresses { get; init; }

    public required int Torrents { get; init; }

    public required string Popularity { get; init; }

    public required int Peers { get; init; }

    public required int NumWant { get; init; }

    public required string Mix { get; init; }

    public required ulong Seed { get; init; }

    public FillReport? Fill { get; init; }

    /// <summary>How long the measured requests were sent.</summary>
    public required double Seconds { get; init; }

    /// <summary>Sent = answered + refused + invalid + lost.</summary>
    public required long Sent { get; init; }

    public required long Answered { get; init; }

    /// <summary>Got an error from the tracker.</summary>
    public required long Refused { get; init; }

    /// <summary>Got a reply that violates BEP-15.</summary>
    public required long Invalid { get; init; }

    /// <summary>Got no reply in time.</summary>
    public required long Lost { get; init; }

    /// <summary>Unexpected replies: late, duplicate or unsolicited.</summary>
    public required long Unexpected { get; init; }

    /// <summary>Open loop: due but never sent; the load generator was too slow.</summary>
    public required long Unsent { get; init; }

    /// <summary>Not sent by this system; included in lost.</summary>
    public required long SendFailed { get; init; }

    /// <summary>Answered per second.</summary>
    public required double Rate { get; init; }

    public required LatencyReport LatencyUs { get; init; }

    /// <summary>Mean number of peers in the good announce replies.</summary>
    public required double PeersPerReply { get; init; }

    /// <summary>Good announce replies that list the asker itself.</summary>
    public required long AskerListed { get; init; }

    /// <summary>By action.</summary>
    public required IReadOnlyDictionary<string, ActionReport> Requests { get; init; }

    public FloodReport? Flood { get; init; }

    /// <summary>Invalid replies by error.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>The tracker's error messages; only the first few distinct ones.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>CPU time of all its processes per reply, in microseconds; null if they were not measured.</summary>
    public double? CpuUsPerReply { get; init; }

    public IReadOnlyList<ProcessReport>? Processes { get; init; }

    /// <summary>CPU time of this load generator per request, in microseconds.</summary>
    public required double LoadCpuUsPerRequest { get; init; }
}

/// <summary>The cost of filling.</summary>
public sealed record FillReport(long Announces, long SentAgain, long GivenUp, double Seconds);

/// <summary>In microseconds, from sending (in an open loop: from when the request was due) to the reply.</summary>
public sealed record LatencyReport(double P50, double P90, double P99, double P999, double Max, double Mean);

/// <summary>The requests of one action.</summary>
public sealed record ActionReport(
    long Sent, long Answered, long Refused, long Invalid, long Lost, double Rate, LatencyReport LatencyUs);

/// <summary>Announces of made-up info hashes.</summary>
public sealed record FloodReport(long Sent, double Rate, long Answered, long Refused, long Unanswered);

/// <summary>The usage of one of the tracker's processes while it was measured.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="CpuUsPerReply">CPU time per reply, in microseconds.</param>
/// <param name="UserUsPerReply">The user-mode part of it.</param>
/// <param name="SystemUsPerReply">The kernel part of it.</param>
/// <param name="Cores">CPU time per second.</param>
/// <param name="ResidentBytes">Resident memory at the end.</param>
/// <param name="PeakResidentBytes">Peak resident memory.</param>
public sealed record ProcessReport(
    int Pid,
    double CpuUsPerReply,
    double UserUsPerReply,
    double SystemUsPerReply,
    double Cores,
    long ResidentBytes,
    long PeakResidentBytes);
