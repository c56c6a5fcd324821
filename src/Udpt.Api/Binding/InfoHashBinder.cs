using Udpt.Core.Identity;

namespace Udpt.Api.Binding;

/// <summary>Parses an info hash: 40 hex digits of either case.</summary>
internal sealed class InfoHashBinder() : TextBinder<InfoHash>("is not 40 hex digits")
{
    /// <inheritdoc/>
    protected override bool TryParse(string text, out InfoHash value) => InfoHash.TryParse(text, out value);
}
