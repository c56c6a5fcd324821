using System.Text;

namespace Udpt.Configuration;

/// <summary>One thing that is wrong with the configuration, told in one line.</summary>
/// <param name="Key">The key's full path; null when a line cannot be read far enough to have one.</param>
/// <param name="Found">The value as the user wrote it; null where it may be a secret or there is none.</param>
/// <param name="Allowed">What would have been accepted.</param>
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
