using System.Net;
using Udpt.Core.Rules;

namespace Udpt.Api.Options;

/// <summary>The section <c>[http]</c> of the configuration.</summary>
public sealed record HttpOptions
{
    /// <summary><c>bind_address</c>: where to listen. <c>[::]</c> takes both families, port 0 any free port.</summary>
    public required IPEndPoint BindAddress { get; init; }

    /// <summary><c>[http.access_tokens]</c>: a name for each token. None: calls that ask for one are refused.</summary>
    public required IReadOnlyDictionary<string, AccessToken> AccessTokens { get; init; }

    /// <summary>Where clients announce, as the page for people tells it. Port 0 is told once it is bound.</summary>
    public IReadOnlyList<IPEndPoint> AnnounceAddresses { get; init; } = [];

    /// <summary><c>mode</c>, as the status tells it.</summary>
    public TrackerMode Mode { get; init; }

    /// <summary>Whether there is only health to be asked for: a silo's process, whose torrents are managed at a gateway.</summary>
    public bool HealthOnly { get; init; }
}
