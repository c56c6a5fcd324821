using Udpt.Configuration;

namespace Udpt.Tests.Configuration;

public class HostileTextTests
{
    private const string Token = "S3cretOfSomeone";

    private static readonly string[] Pieces =
    [
        "[", "]", "[[", "=", "\"", "'", "\"\"\"", "'''", "\n", "\r", "#", ",", ".", "{", "}", "\\", "\0", "ä", "\uD800",
        "0x", "_", "-", "1e999", "nan", "1979-05-27", "[udp]", "[http.access_tokens]", "mode", "a = [", "udp = {",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_text_is_told_or_taken_and_nothing_else(int seed)
    {
        string sample = File.ReadAllText(Path.Combine(ConfigurationText.RepositoryRoot(), "udpt.toml"))
            .Replace("MyAccessToken", Token, StringComparison.Ordinal);
        string[] lines = [.. sample.Split('\n').Where(line => !line.StartsWith('#'))];
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            string text = string.Join('\n', lines);
            for (int damages = random.Next(1, 6); damages > 0; damages--)
            {
                text = Damage(text, random);
            }

            try
            {
                ConfigurationText.Read(text);
            }
            catch (ConfigurationException exception)
            {
                Assert.NotEmpty(exception.Faults);
                Assert.DoesNotContain(Token, exception.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string Damage(string text, Random random)
    {
        // The token itself is left whole: what is looked for in the faults is all of it.
        int at = random.Next(text.Length - 1);
        int token = text.IndexOf(Token, StringComparison.Ordinal);
        if (at > token && at < token + Token.Length)
        {
            at = token;
        }

        // Within a line: a section's name joined with the token below is a name like any other.
        int most = text.IndexOf('\n', at) - at;
        return random.Next(3) switch
        {
            0 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
            1 when at != token && most > 0 => text.Remove(at, Math.Min(random.Next(1, 20), at < token ? Math.Min(most, token - at) : most)),
            _ => text.Insert(at, text[random.Next(token)..token]),
        };
    }
}
