using System.Security.Cryptography;
using System.Text;

namespace Udpt.Gateway.Http.Access;

/// <summary>
/// The tokens that open the API. Only their SHA-256 is kept, and a token is compared by its own: every hash has the
/// same length, and every one is looked at, so the time an answer takes tells nothing about any of them.
/// </summary>
internal sealed class AccessTokens
{
    private readonly (string Name, byte[] Hash)[] _tokens;

    /// <param name="tokens">A name for each token.</param>
    /// <exception cref="ArgumentException">A token is empty.</exception>
    public AccessTokens(IReadOnlyDictionary<string, string> tokens)
    {
        foreach ((string name, string token) in tokens)
        {
            // "?token=" must not open what an operator believes closed.
            ArgumentException.ThrowIfNullOrWhiteSpace(token, $"http.access_tokens.{name}");
        }

        _tokens = [.. tokens.Select(token => (token.Key, SHA256.HashData(Encoding.UTF8.GetBytes(token.Value))))];
    }

    /// <summary>The name of <paramref name="token"/>, or null when it is none of ours.</summary>
    public string? NameOf(string token)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        string? found = null;
        foreach ((string name, byte[] known) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
            {
                found = name;
            }
        }

        return found;
    }
}
