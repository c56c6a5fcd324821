namespace Udpt.Configuration;

/// <summary>
/// Finds unknown keys and sections. Their values are never shown: a token in a misspelled section is still a token.
/// </summary>
internal sealed class UnknownKeys
{
    private readonly List<ConfigurationFault> _faults = [];

    // One error for a whole unknown section, but one for each variable, since each must be removed.
    private readonly HashSet<(string Path, string? Variable)> _told = [];

    public static List<ConfigurationFault> Find(IEnumerable<Setting> settings)
    {
        UnknownKeys unknown = new();
        foreach (Setting setting in settings)
        {
            unknown.Check(setting);
        }

        return unknown._faults;
    }

    private void Check(Setting setting)
    {
        for (int depth = 1; depth <= setting.Segments.Length; depth++)
        {
            string section = KeyPath.Join(setting.Segments.AsSpan(0, depth - 1));
            string path = KeyPath.Join(setting.Segments.AsSpan(0, depth));
            bool isWhole = depth == setting.Segments.Length;
            if (ConfigurationKeys.Sections.Contains(path))
            {
                if (isWhole && setting.Kind != SettingKind.Section)
                {
                    Report(setting, path, setting.Shown == "a list of sections"
                        ? $"a list of sections; write [{path}]"
                        : $"a section, not a key; write [{path}] and its keys below");
                }
            }
            else if (ConfigurationKeys.All.ContainsKey(path))
            {
                if (!isWhole)
                {
                    Report(setting, path, "a key, not a section");
                    return;
                }
            }
            else if (section == ConfigurationKeys.AccessTokens)
            {
                return;
            }
            else
            {
                Report(setting, path, Suggest(section, setting.Segments[depth - 1]));
                return;
            }
        }
    }

    private void Report(Setting setting, string path, string problem)
    {
        if (_told.Add((path, setting.Source.Variable)))
        {
            _faults.Add(new ConfigurationFault(setting.Source, path, problem));
        }
    }

    private static string Suggest(string section, string name)
    {
        IEnumerable<string> inPlace = ConfigurationKeys.All.Keys.Concat(ConfigurationKeys.Sections)
            .Where(known => KeyPath.SectionOf(known) == section)
            .Order(StringComparer.Ordinal);
        string? elsewhere = ConfigurationKeys.All.Keys.Order(StringComparer.Ordinal)
            .FirstOrDefault(known => KeyPath.NameOf(known) == name);
        string? near = elsewhere is null ? Nearest(name, inPlace.Select(KeyPath.NameOf)) : null;
        return (elsewhere, near) switch
        {
            (not null, _) => $"unknown {KeyPath.DescribeSection(section)}; it belongs "
                + KeyPath.DescribeSection(KeyPath.SectionOf(elsewhere)),
            (_, not null) => $"unknown; did you mean {near}?",
            _ => "unknown; known " + KeyPath.DescribeSection(section) + ": "
                + string.Join(", ", inPlace.Select(KeyPath.NameOf)),
        };
    }

    private static string? Nearest(string name, IEnumerable<string> known)
    {
        // Up to a third of wrong letters is a typo; more is another word.
        return known
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= Math.Max(1, pair.candidate.Length / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>The Levenshtein distance: letters to insert, delete or replace.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
