using System.Security.Cryptography;
using System.Text;
using Udpt.Api.Options;

namespace Udpt.Api.Access;

/// <summary>
/// The access tokens of the API. Only their SHA-256 hashes are kept, and a token is compared by its hash: all hashes
/// have the same length and all are compared, so the response time reveals nothing about any of them.
/// </summary>
public sealed class AccessTokens : IDisposable
{
    private CancellationTokenSource _replaced = new();
    private volatile (string Name, AccessScope Scope, byte[] Hash)[] _tokens;

    /// <param name="tokens">The tokens by name.</param>
    /// <exception cref="ArgumentException">A token is empty.</exception>
    public AccessTokens(IReadOnlyDictionary<string, AccessToken> tokens) => _tokens = Hash(tokens);

    /// <summary>
    /// Prepares a replacement of all tokens. The returned action applies it and cannot fail: tokens that are no longer
    /// listed are rejected from then on.
    /// </summary>
    /// <exception cref="ArgumentException">A token is empty; nothing has changed.</exception>
    public Action Prepare(IReadOnlyDictionary<string, AccessToken> tokens)
    {
        (string Name, AccessScope Scope, byte[] Hash)[] prepared = Hash(tokens);
        return () =>
        {
            _tokens = prepared;

            // Not on this thread: exceptions of callbacks must not reach the caller that replaces tokens.
            _ = Interlocked.Exchange(ref _replaced, new()).CancelAsync();
        };
    }

    /// <summary>Cancelled when the tokens are replaced: connections opened with one must authenticate again.</summary>
    public CancellationToken Replaced => Volatile.Read(ref _replaced).Token;

    /// <summary>The name and the scope of <paramref name="token"/>, or null if it is unknown.</summary>
    public (string Name, AccessScope Scope)? Find(string token)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        (string Name, AccessScope Scope)? found = null;
        foreach ((string name, AccessScope scope, byte[] known) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
            {
                found = (name, scope);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _replaced.Dispose();

    private static (string Name, AccessScope Scope, byte[] Hash)[] Hash(IReadOnlyDictionary<string, AccessToken> tokens)
    {
        foreach ((string name, AccessToken token) in tokens)
        {
            // An empty "?token=" must not grant access to an API that its operator believes protected.
            ArgumentException.ThrowIfNullOrWhiteSpace(token.Token, $"http.access_tokens.{name}");
        }

        return
        [
            .. tokens.Select(token =>
                (token.Key, token.Value.Scope, SHA256.HashData(Encoding.UTF8.GetBytes(token.Value.Token)))),
        ];
    }
}
