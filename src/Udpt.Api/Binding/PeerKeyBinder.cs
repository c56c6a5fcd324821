using Udpt.Core.Identity;

namespace Udpt.Api.Binding;

/// <summary>Parses a peer key: 40 hex digits of either case.</summary>
internal sealed class PeerKeyBinder() : TextBinder<PeerKey>("is not 40 hex digits")
{
    /// <inheritdoc/>
    protected override bool TryParse(string text, out PeerKey value) => PeerKey.TryParse(text, out value);
}
