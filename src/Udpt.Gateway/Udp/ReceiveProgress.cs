namespace Udpt.Gateway.Udp;

/// <summary>
/// The progress of receive threads: a number for each that is incremented when the thread starts to answer a batch and
/// when it has finished, so that it is odd in between. It is <see cref="Ended"/> once the thread has ended.
/// </summary>
public static class ReceiveProgress
{
    /// <summary>The value for a thread that has ended.</summary>
    public const long Ended = -1;

    /// <summary>
    /// Whether a thread has ended, or was answering the same batch at both times. A batch takes microseconds; the two
    /// times should be seconds apart.
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
