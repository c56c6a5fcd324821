using System.Diagnostics;

namespace Udpt.Load.Measuring;

/// <summary>The resource usage of a process so far. The system counts CPU time in hundredths of a second.</summary>
/// <param name="User">CPU time in user mode.</param>
/// <param name="Kernel">CPU time in the kernel.</param>
/// <param name="ResidentBytes">Current resident memory.</param>
/// <param name="PeakResidentBytes">Peak resident memory.</param>
internal readonly record struct ProcessUsage(TimeSpan User, TimeSpan Kernel, long ResidentBytes, long PeakResidentBytes)
{
    /// <summary>Null if the process does not exist or may not be inspected.</summary>
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
