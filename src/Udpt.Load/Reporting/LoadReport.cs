namespace Udpt.Load.Reporting;

/// <summary>What came of a run. Its JSON has these names in snake case; it may only grow.</summary>
public sealed record LoadReport
{
    public required string Target { get; init; }

    /// <summary>closed or open.</summary>
    public required string Loop { get; init; }

    /// <summary>Of a closed loop.</summary>
    public int? Window { get; init; }

    /// <summary>Of an open loop: requests a second asked for.</summary>
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

    /// <summary>How long requests were sent that count.</summary>
    public required double Seconds { get; init; }

    /// <summary>Sent = answered + refused + invalid + lost.</summary>
    public required long Sent { get; init; }

    public required long Answered { get; init; }

    /// <summary>With an error of the tracker.</summary>
    public required long Refused { get; init; }

    /// <summary>With a reply that BEP-15 does not allow.</summary>
    public required long Invalid { get; init; }

    /// <summary>Without a reply in time.</summary>
    public required long Lost { get; init; }

    /// <summary>Replies that nobody waited for: too late, twice, or to nothing that was asked.</summary>
    public required long Unexpected { get; init; }

    /// <summary>Of an open loop: due, but never sent; the load generator was too slow.</summary>
    public required long Unsent { get; init; }

    /// <summary>Not taken by this system; they are among the lost.</summary>
    public required long SendFailed { get; init; }

    /// <summary>Answered a second.</summary>
    public required double Rate { get; init; }

    public required LatencyReport LatencyUs { get; init; }

    /// <summary>Mean number of peers in the good announce replies.</summary>
    public required double PeersPerReply { get; init; }

    /// <summary>Good announce replies with the asker itself among the peers.</summary>
    public required long AskerListed { get; init; }

    /// <summary>By action.</summary>
    public required IReadOnlyDictionary<string, ActionReport> Requests { get; init; }

    public FloodReport? Flood { get; init; }

    /// <summary>Invalid replies by what is wrong with them.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>The tracker's error messages, the first few that differ.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Processor time of all its processes a reply, in microseconds; null if they were not to be watched.</summary>
    public double? CpuUsPerReply { get; init; }

    public IReadOnlyList<ProcessReport>? Processes { get; init; }

    /// <summary>Processor time of this load generator a request, in microseconds.</summary>
    public required double LoadCpuUsPerRequest { get; init; }
}

/// <summary>What filling took.</summary>
public sealed record FillReport(long Announces, long SentAgain, long GivenUp, double Seconds);

/// <summary>In microseconds, from sending (in an open loop: from when it was to be sent) to the reply.</summary>
public sealed record LatencyReport(double P50, double P90, double P99, double P999, double Max, double Mean);

/// <summary>The requests of one action.</summary>
public sealed record ActionReport(
    long Sent, long Answered, long Refused, long Invalid, long Lost, double Rate, LatencyReport LatencyUs);

/// <summary>Announces of made-up info hashes.</summary>
public sealed record FloodReport(long Sent, double Rate, long Answered, long Refused, long Unanswered);

/// <summary>What one of the tracker's processes used while it was measured.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="CpuUsPerReply">Processor time a reply, in microseconds.</param>
/// <param name="UserUsPerReply">Of it, its own code.</param>
/// <param name="SystemUsPerReply">Of it, the system's.</param>
/// <param name="Cores">Processor time a second.</param>
/// <param name="ResidentBytes">Memory at the end.</param>
/// <param name="PeakResidentBytes">Most memory it ever had.</param>
public sealed record ProcessReport(
    int Pid,
    double CpuUsPerReply,
    double UserUsPerReply,
    double SystemUsPerReply,
    double Cores,
    long ResidentBytes,
    long PeakResidentBytes);
