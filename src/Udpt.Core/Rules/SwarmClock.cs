namespace Udpt.Core.Rules;

/// <summary>
/// The time that swarms use: milliseconds since this process started, wrapping after 49 days, so that a peer's last
/// announce takes 4 bytes. Ages are differences, and are correct as long as peers are dropped within 24 days.
/// </summary>
public sealed class SwarmClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The current time. Read it once per batch.</summary>
    public uint Now => unchecked((uint)(long)time.GetElapsedTime(_start).TotalMilliseconds);

    /// <summary>The time of day, for data that outlives the process.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
