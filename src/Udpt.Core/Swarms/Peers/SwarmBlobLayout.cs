using Udpt.Core.Identity;

namespace Udpt.Core.Swarms.Peers;

/// <summary>Versions and lengths of a <see cref="SwarmBlob"/>, whose remarks document the layout.</summary>
internal static class SwarmBlobLayout
{
    public const byte Version = 1;
    public const byte KeyedVersion = 2;
    public const int HeaderLength = 1 + 1 + 4 + 4;
    public const int PeerLength = PeerEndpoint.Length + PeerId.Length + (3 * 8) + 4 + 1 + 1;
    public const int ShareLength = PeerKeyId.Length + (2 * 8) + PrintsLength + 1;
    public const int PrintsLength = 4 * 4;
    public const byte IsUsedFlag = 1;
    public const int DepartedLength = PeerKeyId.Length + (2 * 8) + 4;
}
