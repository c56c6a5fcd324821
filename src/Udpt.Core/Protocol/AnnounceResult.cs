namespace Udpt.Core.Protocol;

/// <summary>What a swarm made of an announce, with the peers already written where the caller wanted them.</summary>
/// <param name="Outcome">Everything else is 0 unless it is <see cref="AnnounceOutcome.Answered"/>.</param>
/// <param name="Seeders">Seeders of both families.</param>
/// <param name="Leechers">Leechers of both families.</param>
/// <param name="PeerBytes">Bytes of compact peers written.</param>
public readonly record struct AnnounceResult(AnnounceOutcome Outcome, int Seeders, int Leechers, int PeerBytes)
{
    /// <summary>An outcome without counts or peers.</summary>
    public static AnnounceResult Of(AnnounceOutcome outcome) => new(outcome, 0, 0, 0);
}
