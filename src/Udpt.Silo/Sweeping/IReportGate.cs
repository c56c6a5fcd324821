namespace Udpt.Silo.Sweeping;

/// <summary>Decides when a sweep may start reporting the usage of peer keys. Without a gate, always.</summary>
internal interface IReportGate
{
    /// <summary>Whether it may. Called at each sweep, on any thread.</summary>
    bool MayReport();
}
