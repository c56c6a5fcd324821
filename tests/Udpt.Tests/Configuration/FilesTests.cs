using System.Text.RegularExpressions;
using Udpt.Configuration;
using Udpt.Core.Rules;

namespace Udpt.Tests.Configuration;

public sealed partial class FilesTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-configuration-");

    private static string Sample => Path.Combine(ConfigurationText.RepositoryRoot(), "udpt.toml");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Sample_of_UDPT_3_is_accepted()
    {
        UdptConfiguration configuration = ConfigurationText.Read("""
            mode = "dynamic"
            db_path = "database.json.bz2"
            log_level = "trace"

            [udp]
            announce_interval = 120         # Two minutes
            bind_address = "0.0.0.0:1212"

            [http]
            bind_address = "127.0.0.1:1212"

            [http.access_tokens]
            someone = "MyAccessToken"
            """);

        Assert.Equal("database.json.bz2", configuration.DatabasePath);
        Assert.Equal("MyAccessToken", configuration.Http?.AccessTokens["someone"]);
    }

    [Fact]
    public void Sample_of_the_repository_runs_out_of_the_box()
    {
        UdptConfiguration configuration = ConfigurationLoader.Load(Sample, NoEnvironment);

        Assert.Equal(TrackerMode.Dynamic, configuration.Tracker.Mode);
        Assert.Equal("udpt.db", configuration.DatabasePath);
        Assert.Equal("0.0.0.0:6969", Assert.Single(configuration.Udp.BindAddresses).ToString());
        Assert.Equal("127.0.0.1:6970", configuration.Http?.BindAddress.ToString());
        Assert.Null(configuration.Cluster);
    }

    [Fact]
    public void Sample_of_the_repository_explains_every_key_with_its_default()
    {
        string text = File.ReadAllText(Sample);
        string withDefaults = CommentedKey().Replace(
            text.Replace("mode = \"dynamic\"", "mode = \"private\"", StringComparison.Ordinal), "$1");
        UdptConfiguration sample = ConfigurationText.Read(text + "\n[cluster]\ndatabase = \"Host=x\"\n");
        UdptConfiguration defaults = ConfigurationText.Read(withDefaults);

        // Of these the sample shows an example, or a default that follows from another key.
        Assert.Equal(
            ["cluster.advertise", "cluster.database", "mode", "udp.peer_timeout"],
            sample.Origin.KeysThatDiffer(defaults.Origin));
        Assert.Equal(sample.Tracker, defaults.Tracker with { Mode = sample.Tracker.Mode });
        TomlText toml = TomlText.Parse("udpt.toml", withDefaults);
        Assert.NotNull(toml.Document);
        HashSet<string> explained = [.. TomlSettings.Read("udpt.toml", toml.Document).Select(setting => setting.Path)];
        Assert.Empty(ConfigurationKeys.All.Keys.Concat(ConfigurationKeys.Sections).Except(explained));
    }

    [Fact]
    public void Missing_file_is_named()
    {
        string file = Path.Combine(_directory.FullName, "nope.toml");

        Assert.Equal($"{file}: cannot be read: there is no such file (-c FILE names another)", Fault(file));
    }

    [Fact]
    public void Directory_is_named()
    {
        Assert.Equal(
            $"{_directory.FullName}: cannot be read: it is a directory", Fault(_directory.FullName));
    }

    [Fact]
    public void File_that_is_not_UTF_8_is_named()
    {
        string file = Write([.. "mode = \""u8, 0xE9, .. "\""u8]);

        Assert.Equal($"{file}: cannot be read: not UTF-8 at byte 8", Fault(file));
    }

    [Fact]
    public void File_of_UTF_16_is_told_as_such()
    {
        string file = Write([0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(ConfigurationText.Least)]);

        Assert.Equal(
            $"{file}: cannot be read: not UTF-8 at byte 0; it looks like UTF-16, save it as UTF-8", Fault(file));
    }

    [Fact]
    public void Byte_order_mark_is_skipped()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(ConfigurationText.Least);
        string file = Write([0xEF, 0xBB, 0xBF, .. text]);

        Assert.NotNull(ConfigurationLoader.Load(file, NoEnvironment));
    }

    [Fact]
    public void File_without_end_is_refused()
    {
        string file = Write(new byte[(1 << 20) + 1]);

        Assert.Equal($"{file}: cannot be read: larger than 1 MiB, which no configuration is", Fault(file));
    }

    private static string Fault(string file)
    {
        ConfigurationException exception =
            Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(file, NoEnvironment));
        return Assert.Single(exception.Faults).ToString();
    }

    private string Write(byte[] bytes)
    {
        string file = Path.Combine(_directory.FullName, "t.toml");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    [GeneratedRegex(@"^# ([a-z_]+ = |\[[a-z]+\]$)", RegexOptions.Multiline)]
    private static partial Regex CommentedKey();
}
