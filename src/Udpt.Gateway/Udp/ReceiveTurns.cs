namespace Udpt.Gateway.Udp;

/// <summary>
/// The turns of receive threads: a number each that grows by one when the thread begins to answer a batch and by one when
/// it is done, so that it is odd in between. A thread that has ended says <see cref="Ended"/>.
/// </summary>
public static class ReceiveTurns
{
    /// <summary>In the place of the turn of a thread that has ended.</summary>
    public const long Ended = -1;

    /// <summary>
    /// Whether a thread has ended, or has answered the same batch at both times: a batch takes microseconds, and between
    /// the two should be seconds.
    /// </summary>
    public static bool AnyHangs(IReadOnlyList<long> before, IReadOnlyList<long> now)
    {
        for (int i = 0; i < now.Count; i++)
        {
            if (now[i] == Ended || (now[i] % 2 == 1 && i < before.Count && before[i] == now[i]))
            {
                return true;
            }
        }

        return false;
    }
}
