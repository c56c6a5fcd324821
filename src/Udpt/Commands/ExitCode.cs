namespace Udpt.Commands;

/// <summary>What the process answers to whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Ended in order, everything saved.</summary>
    public const int Success = 0;

    /// <summary>Failed at start or later.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong; nothing was started.</summary>
    public const int BadUsage = 2;
}
