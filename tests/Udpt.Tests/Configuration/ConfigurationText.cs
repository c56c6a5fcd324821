using Udpt.Configuration;

namespace Udpt.Tests.Configuration;

/// <summary>Reads configurations given as text, as if they were in a file <c>t.toml</c>.</summary>
internal static class ConfigurationText
{
    /// <summary>The least that is accepted: mode on line 1, [udp] on line 2, two keys below.</summary>
    public const string Least = """
        mode = "dynamic"
        [udp]
        bind_address = "0.0.0.0:6969"
        announce_interval = 120

        """;

    public static UdptConfiguration Read(string text, params (string Variable, string Value)[] environment)
    {
        return ConfigurationLoader.Read(
            "t.toml", text, environment.ToDictionary(pair => pair.Variable, pair => pair.Value));
    }

    /// <summary>The same, for what is to run on it.</summary>
    public static UdptConfiguration ReadFor(ProcessRole? role, string text)
    {
        return ConfigurationLoader.Read("t.toml", text, new Dictionary<string, string>(), role);
    }

    /// <summary>The lines told about <paramref name="text"/> to who wants to run that on it.</summary>
    public static string[] FaultsFor(ProcessRole? role, string text)
    {
        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => ReadFor(role, text));
        return [.. exception.Faults.Select(fault => fault.ToString())];
    }

    /// <summary>The lines told about <paramref name="text"/>, which must not be accepted.</summary>
    public static string[] Faults(string text, params (string Variable, string Value)[] environment)
    {
        ConfigurationException exception =
            Assert.Throws<ConfigurationException>(() => Read(text, environment));
        return [.. exception.Faults.Select(fault => fault.ToString())];
    }

    /// <summary>The one line told about <paramref name="text"/>.</summary>
    public static string Fault(string text, params (string Variable, string Value)[] environment)
    {
        return Assert.Single(Faults(text, environment));
    }

    /// <summary>Each fault begins as given, in this order, and there are no others.</summary>
    public static void AssertTold(string[] faults, params string[] starts)
    {
        Assert.Equal(starts.Length, faults.Length);
        Assert.All(faults.Zip(starts), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }

    /// <summary>The repository's root, where the sample is.</summary>
    public static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Udpt.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("No Udpt.sln above the tests.");
    }
}
