using System.Globalization;

namespace Udpt.Api.Binding;

/// <summary>
/// Takes <c>limit</c>, and refuses more than one answer holds: who asks for 5000, is given 1000 and goes on at 5000 would
/// miss the rest without a word.
/// </summary>
internal sealed class LimitBinder() : TextBinder<int>($"is not a whole number from 0 to {Most}")
{
    /// <summary>Most of anything in one answer, and how many are given to whoever does not say; as in UDPT 3.</summary>
    public const int Most = 1000;

    /// <inheritdoc/>
    protected override bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= Most;
}
