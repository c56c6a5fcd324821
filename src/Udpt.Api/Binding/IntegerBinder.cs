using System.Globalization;

namespace Udpt.Api.Binding;

/// <summary>Parses a number from 0 up, digits only: no <c>0x10</c>, <c>+1</c> or whitespace.</summary>
internal sealed class IntegerBinder() : TextBinder<long>($"is not a whole number from 0 to {long.MaxValue}")
{
    /// <inheritdoc/>
    protected override bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
