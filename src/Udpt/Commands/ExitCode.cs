namespace Udpt.Commands;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>Ended normally, everything saved.</summary>
    public const int Success = 0;

    /// <summary>Failed during startup or later.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is invalid; nothing was started.</summary>
    public const int BadUsage = 2;
}
