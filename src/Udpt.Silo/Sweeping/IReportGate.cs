namespace Udpt.Silo.Sweeping;

/// <summary>Says from when on a sweep may report what peer keys have moved. Where there is none, always.</summary>
public interface IReportGate
{
    /// <summary>Whether it may. Asked at each sweep, on any thread.</summary>
    bool MayReport();
}
