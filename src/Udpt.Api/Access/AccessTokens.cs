using System.Security.Cryptography;
using System.Text;
using Udpt.Api.Options;

namespace Udpt.Api.Access;

/// <summary>
/// The tokens that open the API. Only their SHA-256 is kept, and a token is compared by its own: every hash has the
/// same length, and every one is looked at, so the time an answer takes tells nothing about any of them.
/// </summary>
public sealed class AccessTokens : IDisposable
{
    private CancellationTokenSource _replaced = new();
    private volatile (string Name, AccessScope Scope, byte[] Hash)[] _tokens;

    /// <param name="tokens">A name for each token.</param>
    /// <exception cref="ArgumentException">A token is empty.</exception>
    public AccessTokens(IReadOnlyDictionary<string, AccessToken> tokens) => _tokens = Hash(tokens);

    /// <summary>
    /// Makes ready to put these in place of all that were there. Running the result does so and cannot fail: a token that
    /// is gone opens nothing from then on.
    /// </summary>
    /// <exception cref="ArgumentException">A token is empty; nothing has changed.</exception>
    public Action Prepare(IReadOnlyDictionary<string, AccessToken> tokens)
    {
        (string Name, AccessScope Scope, byte[] Hash)[] prepared = Hash(tokens);
        return () =>
        {
            _tokens = prepared;

            // Not on this thread: what callbacks throw is not the business of whoever replaces tokens.
            _ = Interlocked.Exchange(ref _replaced, new()).CancelAsync();
        };
    }

    /// <summary>Cancelled when other tokens take the place of these: what was opened with one must ask again.</summary>
    public CancellationToken Replaced => Volatile.Read(ref _replaced).Token;

    /// <summary>The name and the scope of <paramref name="token"/>, or null when it is none of ours.</summary>
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
            // "?token=" must not open what an operator believes closed.
            ArgumentException.ThrowIfNullOrWhiteSpace(token.Token, $"http.access_tokens.{name}");
        }

        return
        [
            .. tokens.Select(token =>
                (token.Key, token.Value.Scope, SHA256.HashData(Encoding.UTF8.GetBytes(token.Value.Token)))),
        ];
    }
}
