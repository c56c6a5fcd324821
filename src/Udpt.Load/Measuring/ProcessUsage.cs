using System.Diagnostics;

namespace Udpt.Load.Measuring;

/// <summary>What a process has used so far. The system counts processor time in hundredths of a second.</summary>
/// <param name="User">Processor time of its own code.</param>
/// <param name="Kernel">Processor time of the system for it.</param>
/// <param name="ResidentBytes">Memory it has now.</param>
/// <param name="PeakResidentBytes">Most memory it ever had.</param>
internal readonly record struct ProcessUsage(TimeSpan User, TimeSpan Kernel, long ResidentBytes, long PeakResidentBytes)
{
    /// <summary>Null when there is no such process, or none that may be looked at.</summary>
    public static ProcessUsage? Of(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return new ProcessUsage(
                process.UserProcessorTime, process.PrivilegedProcessorTime, process.WorkingSet64, process.PeakWorkingSet64);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException
            or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
