namespace Udpt.Api.Faults;

/// <summary>A change of many torrents stopped early: what was done stays done.</summary>
/// <param name="done">How many were changed, at least.</param>
/// <param name="total">How many were requested.</param>
/// <param name="cause">Why it stopped.</param>
internal sealed class PartlyDoneException(int done, int total, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>The text before the reason of the cause.</summary>
    public string Preface =>
        $"{done} of {total} torrents were changed; repeat the call for the rest. Cause: ";
}
