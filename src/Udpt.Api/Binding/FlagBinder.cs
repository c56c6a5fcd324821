namespace Udpt.Api.Binding;

/// <summary>Takes <c>true</c> or <c>false</c>, in these words only.</summary>
internal sealed class FlagBinder() : TextBinder<bool>("is neither true nor false")
{
    /// <inheritdoc/>
    protected override bool TryParse(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }
}
