namespace Udpt.Core.Rules;

/// <summary>
/// The time of the swarms: milliseconds since this process started, wrapping after 49 days, so that a peer's last
/// announce takes 4 bytes. Ages are differences, right as long as a peer is dropped within 24 days.
/// </summary>
public sealed class SwarmClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The present. Read it once for a batch.</summary>
    public uint Now => unchecked((uint)(long)time.GetElapsedTime(_start).TotalMilliseconds);

    /// <summary>The time of day, for what outlives the process.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
