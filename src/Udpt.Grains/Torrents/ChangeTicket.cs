using System.Globalization;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Torrents;

/// <summary>
/// Permission to change a torrent, valid only while its caller is waiting. A message that was delayed, by a silo or a
/// database that hung, may arrive long after its caller has given up and repeated the call; its ticket has then
/// expired, and the message does nothing.
/// </summary>
/// <remarks>
/// The silo that issues a ticket also measures its age, so no two clocks are compared; other silos reject it. The
/// caller starts to wait once it has the ticket, so a ticket expires no later than its caller gives up.
/// </remarks>
[GenerateSerializer, Immutable]
[Alias("udpt.ChangeTicket")]
public readonly record struct ChangeTicket
{
    private static readonly uint Validity =
        (uint)TimeSpan.Parse(CallTimeouts.Rest, CultureInfo.InvariantCulture).TotalMilliseconds;

    /// <summary>The silo that issued it.</summary>
    [Id(0)] public required SiloAddress Silo { get; init; }

    /// <summary>When it was issued, in milliseconds of that silo's <see cref="Core.Rules.SwarmClock"/>.</summary>
    [Id(1)] public required uint Issued { get; init; }

    /// <summary>Whether it permits a change in <paramref name="silo"/> at the time <paramref name="now"/>.</summary>
    public bool IsGood(SiloAddress? silo, uint now) =>
        silo is not null && silo.Equals(Silo) && unchecked(now - Issued) < Validity;
}
