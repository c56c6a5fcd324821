using System.Text;

namespace Udpt.Configuration;

/// <summary>One error in the configuration, shown on one line.</summary>
/// <param name="Key">The key's full path; null if the line could not be read that far.</param>
/// <param name="Found">The value as the user wrote it; null if it may be a secret or is missing.</param>
/// <param name="Allowed">The values that are accepted.</param>
internal sealed record ConfigurationFault(
    ConfigurationSource Source,
    string? Key,
    string Problem,
    string? Found = null,
    string? Allowed = null)
{
    public override string ToString()
    {
        StringBuilder line = new();
        line.Append(Source).Append(": ");
        if (Key is not null)
        {
            line.Append(Key).Append(": ");
        }

        line.Append(Problem);
        if (Found is not null)
        {
            line.Append("; found ").Append(Found);
        }

        if (Allowed is not null)
        {
            line.Append("; allowed: ").Append(Allowed);
        }

        return line.ToString();
    }
}
