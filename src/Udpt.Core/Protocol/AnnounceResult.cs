namespace Udpt.Core.Protocol;

/// <summary>The result of an announce. The peers are already in the caller's buffer.</summary>
/// <param name="Outcome">Unless this is <see cref="AnnounceOutcome.Answered"/>, everything else is 0.</param>
/// <param name="Seeders">Seeders of both families.</param>
/// <param name="Leechers">Leechers of both families.</param>
/// <param name="PeerBytes">Bytes of compact peers written.</param>
public readonly record struct AnnounceResult(AnnounceOutcome Outcome, int Seeders, int Leechers, int PeerBytes)
{
    /// <summary>An outcome without counts or peers.</summary>
    public static AnnounceResult Of(AnnounceOutcome outcome) => new(outcome, 0, 0, 0);
}
