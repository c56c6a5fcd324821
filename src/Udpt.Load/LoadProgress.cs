namespace Udpt.Load;

/// <summary>The progress of a run.</summary>
/// <param name="Part">connecting, filling, warming up or measuring.</param>
/// <param name="Elapsed">Since the part started.</param>
/// <param name="Replies">Since the part started.</param>
/// <param name="RepliesPerSecond">Since the last report.</param>
/// <param name="Share">How much of the part is done, 0 to 1; null if unknown.</param>
public sealed record LoadProgress(
    string Part, TimeSpan Elapsed, long Replies, double RepliesPerSecond, double? Share);
