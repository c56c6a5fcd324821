namespace Udpt.Api.Faults;

/// <summary>A change of many ended before its last: what was done stays done.</summary>
/// <param name="done">How many are done at least.</param>
/// <param name="total">How many there are.</param>
/// <param name="cause">What ended it.</param>
internal sealed class PartlyDoneException(int done, int total, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>What stands before the reason of the cause.</summary>
    public string Preface =>
        $"{done} of {total} torrents are done, and the same call may be sent again for the rest; what ended it: ";
}
