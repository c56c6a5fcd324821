namespace Udpt.Tests.Cluster;

/// <summary>How many peers and completed downloads the cluster knows, compared with the expected numbers.</summary>
internal sealed record Census(int Peers, int LostPeers, int DoublePeers, int Completed, int LostCompleted, int DoubleCompleted)
{
    /// <summary>Nothing is lost or duplicated.</summary>
    public void ShouldBeWhole()
    {
        Assert.True(LostPeers == 0 && DoublePeers == 0, ToString());
        CountsShouldStand();
    }

    /// <summary>No completed count is lost or duplicated.</summary>
    public void CountsShouldStand() => Assert.True(LostCompleted == 0 && DoubleCompleted == 0, ToString());

    public override string ToString() =>
        $"peers {Peers}, lost {LostPeers}, double {DoublePeers}; completed {Completed}, lost {LostCompleted}, "
        + $"double {DoubleCompleted}";
}
