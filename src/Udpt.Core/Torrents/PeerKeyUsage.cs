using Udpt.Core.Identity;

namespace Udpt.Core.Torrents;

/// <summary>What one peer has transferred under its key and the key has not been notified of yet.</summary>
/// <param name="Key">The key.</param>
/// <param name="Uploaded">Bytes uploaded.</param>
/// <param name="Downloaded">Bytes downloaded.</param>
/// <param name="Age">Milliseconds since its last announce.</param>
public readonly record struct PeerKeyUsage(PeerKeyId Key, ulong Uploaded, ulong Downloaded, uint Age);
