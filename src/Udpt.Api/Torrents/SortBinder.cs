using System.Diagnostics.CodeAnalysis;
using Udpt.Api.Binding;

namespace Udpt.Api.Torrents;

/// <summary>Parses the sort order of torrents.</summary>
internal sealed class SortBinder()
    : TextBinder<string>($"is neither {TorrentQuery.ByInfoHash} nor {TorrentQuery.ByPeerCount}")
{
    /// <inheritdoc/>
    protected override bool TryParse(string text, [NotNullWhen(true)] out string? value)
    {
        value = text;
        return text is TorrentQuery.ByInfoHash or TorrentQuery.ByPeerCount;
    }
}
