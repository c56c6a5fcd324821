using System.Net;
using Udpt.Core.Rules;

namespace Udpt.Api.Options;

/// <summary>The <c>[http]</c> section of the configuration.</summary>
public sealed record HttpOptions
{
    /// <summary><c>bind_address</c>: where to listen. <c>[::]</c> includes IPv4, port 0 chooses a free port.</summary>
    public required IPEndPoint BindAddress { get; init; }

    /// <summary>
    /// <c>[http.access_tokens]</c>: the tokens by name. If empty, all calls that need a token are rejected.
    /// </summary>
    public required IReadOnlyDictionary<string, AccessToken> AccessTokens { get; init; }

    /// <summary>Where clients announce, as shown on the page. Port 0 is replaced once it is bound.</summary>
    public IReadOnlyList<IPEndPoint> AnnounceAddresses { get; init; } = [];

    /// <summary><c>mode</c>, as shown in the status.</summary>
    public TrackerMode Mode { get; init; }

    /// <summary>
    /// Whether only health checks are served: for a silo process, whose torrents are managed through a gateway.
    /// </summary>
    public bool HealthOnly { get; init; }
}
