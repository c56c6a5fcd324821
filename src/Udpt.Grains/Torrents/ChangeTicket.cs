using System.Globalization;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Torrents;

/// <summary>
/// Leave to change a torrent, not longer than its caller waits for the answer. A message that was held up on its way, by
/// a silo that stood still or a database that did, may arrive long after its caller gave it up and made the call again;
/// its ticket is no longer good then, and it does nothing.
/// </summary>
/// <remarks>
/// The silo that issues it measures its age, so no two clocks are compared; another silo does not take it. The caller
/// begins to wait when it has the ticket, so when it ceases to wait in vain the ticket has ceased to be good.
/// </remarks>
[GenerateSerializer, Immutable]
[Alias("udpt.ChangeTicket")]
public readonly record struct ChangeTicket
{
    private static readonly uint Validity =
        (uint)TimeSpan.Parse(CallTimeouts.Rest, CultureInfo.InvariantCulture).TotalMilliseconds;

    /// <summary>The silo that has issued it.</summary>
    [Id(0)] public required SiloAddress Silo { get; init; }

    /// <summary>When, in milliseconds of that silo's <see cref="Core.Rules.SwarmClock"/>.</summary>
    [Id(1)] public required uint Issued { get; init; }

    /// <summary>Whether a change may be made in <paramref name="silo"/>, where the time is <paramref name="now"/>.</summary>
    public bool IsGood(SiloAddress? silo, uint now) =>
        silo is not null && silo.Equals(Silo) && unchecked(now - Issued) < Validity;
}
