namespace Udpt.Api.Binding;

/// <summary>Parses <c>true</c> or <c>false</c>, exactly as written here.</summary>
internal sealed class FlagBinder() : TextBinder<bool>("is neither true nor false")
{
    /// <inheritdoc/>
    protected override bool TryParse(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }
}
