namespace Udpt.Load;

/// <summary>How far a run is.</summary>
/// <param name="Part">connecting, filling, warming up or measuring.</param>
/// <param name="Elapsed">Since the part began.</param>
/// <param name="Replies">Since the part began.</param>
/// <param name="RepliesPerSecond">Since the last progress.</param>
/// <param name="Share">How much of the part is done, 0 to 1, where that is known.</param>
public sealed record LoadProgress(
    string Part, TimeSpan Elapsed, long Replies, double RepliesPerSecond, double? Share);
