using System.Globalization;

namespace Udpt.Api.Binding;

/// <summary>
/// Parses <c>limit</c>, and rejects more than one response holds: a caller that requests 5000, gets 1000 and continues
/// at 5000 would silently miss the rest.
/// </summary>
internal sealed class LimitBinder() : TextBinder<int>($"is not a whole number from 0 to {Max}")
{
    /// <summary>Maximum number of items in one response, and the default limit; as in UDPT 3.</summary>
    public const int Max = 1000;

    /// <inheritdoc/>
    protected override bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= Max;
}
