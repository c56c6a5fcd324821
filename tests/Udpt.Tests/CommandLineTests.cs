using Udpt.Commands;
using Udpt.Configuration;
using Udpt.Silo.Storage;
using Udpt.Tests.Configuration;

namespace Udpt.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-commands-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly string _file;

    private UdptConfiguration? _ran;
    private ImportOptions? _imported;
    private ExportOptions? _exported;
    private BackupOptions? _backedUp;
    private Exception? _failure;

    public CommandLineTests()
    {
        _file = Path.Combine(_directory.FullName, "good.toml");
        File.WriteAllText(_file, "db_path = \"udpt.db\"\n" + ConfigurationText.Least);
    }

    public void Dispose()
    {
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_command_the_tracker_runs()
    {
        Assert.Equal(0, await Invoke("-c", _file));
        Assert.Equal("udpt.db", _ran?.DatabasePath);
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public async Task Configuration_is_udpt_toml_by_default()
    {
        // The tests run elsewhere, so the message names the file of the working directory.
        Assert.Equal(2, await Invoke());
        Assert.StartsWith("udpt.toml: cannot be read: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("backup")]
    [InlineData("healthcheck")]
    [InlineData("load")]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("status")]
    [InlineData("add")]
    [InlineData("flag")]
    [InlineData("unflag")]
    [InlineData("drop")]
    [InlineData("keys")]
    [InlineData("keys", "create")]
    [InlineData("keys", "list")]
    [InlineData("keys", "show")]
    [InlineData("keys", "revoke")]
    [InlineData("completion")]
    public async Task Help_of_a_command_ends_with_examples_of_it(params string[] command)
    {
        Assert.Equal(0, await Invoke([.. command, "--help"]));
        Assert.Matches($@"Examples:\n(  .*\n)*  .*udpt {string.Join(' ', command)}", _output.ToString());
    }

    [Fact]
    public async Task Exit_code_of_the_tracker_is_the_commands()
    {
        Assert.Equal(
            1,
            await CommandLine.Invoke(["-c", _file], Context() with { Run = (_, _) => Task.FromResult(1) }, default));
    }

    [Fact]
    public async Task Being_told_to_stop_while_starting_is_an_orderly_end()
    {
        using CancellationTokenSource stopping = new();
        CommandContext context = Context() with
        {
            Run = async (_, cancellationToken) =>
            {
                await stopping.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                return 1;
            },
        };

        Assert.Equal(0, await CommandLine.Invoke(["-c", _file], context, stopping.Token));
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("check", "-c")]
    [InlineData("check", "--config")]
    [InlineData("-c", null)]
    public async Task Faults_of_the_configuration_are_all_told(string first, string? second)
    {
        string bad = Path.Combine(_directory.FullName, "bad.toml");
        await File.WriteAllTextAsync(bad, "mode = 'x'\nlog_level = 'x'\n");

        Assert.Equal(2, await Invoke([.. new[] { first, second }.OfType<string>(), bad]));
        Assert.Equal(4, ErrorLines().Length);
        Assert.Contains($"{bad}:2: log_level: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
        Assert.Null(_ran);
    }

    [Fact]
    public async Task Check_tells_what_a_good_configuration_comes_to_and_starts_nothing()
    {
        await File.AppendAllTextAsync(
            _file, "[http]\nbind_address = '127.0.0.1:6970'\n[http.access_tokens]\nsomeone = 'S3cret'\n");

        Assert.Equal(0, await Invoke("-c", _file, "check"));
        Assert.StartsWith($"{_file}: OK", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("0.0.0.0:6969", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:6970, access tokens of: someone", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", _output.ToString(), StringComparison.Ordinal);
        Assert.Null(_ran);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public async Task Parts_of_a_cluster_need_its_section(string command)
    {
        Assert.Equal(2, await Invoke(command, "-c", _file));
        Assert.Equal(
            $"{_file}: cluster: missing; udpt {command} is part of a cluster and needs its database; "
                + "allowed: [cluster] with database" + Environment.NewLine,
            _error.ToString());
        Assert.Null(_ran);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData(null)]
    public async Task Connection_string_that_cannot_be_read_is_a_fault_like_every_other(string? command)
    {
        await File.AppendAllTextAsync(
            _file, "\n[cluster]\ndatabase = \"Host=db;Port=S3cret\"\nsilo_port = 0\n");

        Assert.Equal(2, await Invoke([.. command is null ? [] : new[] { command }, "-c", _file]));

        string[] faults = _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, faults.Length);
        Assert.Contains(faults, fault => fault.Contains(
            ": cluster.database: has an invalid value for port; allowed: ", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("S3cret", StringComparison.Ordinal));
        Assert.Null(_ran);
    }

    [Fact]
    public async Task Check_names_the_database_of_a_cluster_without_its_password()
    {
        await File.AppendAllTextAsync(
            _file, "\n[cluster]\ndatabase = \"Host=db;Database=tracker;Username=udpt;Password=S3cret\"\n");

        Assert.Equal(0, await Invoke("check", "-c", _file));

        Assert.Contains("tracker at db:5432, cluster udpt", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silo", "Silo")]
    [InlineData("gateway", "Gateway")]
    [InlineData(null, "Node")]
    public async Task Command_decides_what_part_of_the_cluster_runs(string? command, string role)
    {
        await File.AppendAllTextAsync(_file, "\n[cluster]\ndatabase = \"Host=db\"\n");

        Assert.Equal(0, await Invoke([.. command is null ? [] : new[] { command }, "-c", _file]));
        Assert.Equal("Host=db", _ran?.Cluster?.Database);
        Assert.Equal(role, _ran?.Role.ToString());
    }

    [Fact]
    public async Task File_without_a_name_is_told_as_such()
    {
        Assert.Equal(2, await Invoke("check", "-c", ""));
        Assert.Equal(["udpt: -c needs a file name; the one given is empty"], ErrorLines());
    }

    [Fact]
    public async Task Of_very_many_faults_the_first_are_told()
    {
        await File.WriteAllLinesAsync(_file, Enumerable.Range(1, 5000).Select(i => $"key{i} = 1"));

        Assert.Equal(2, await Invoke("check", "-c", _file));
        Assert.Equal(101, ErrorLines().Length);
        Assert.Matches("^udpt: and 49[0-9]+ more errors$", ErrorLines()[^1]);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("--bogus")]
    [InlineData("-c")]
    [InlineData("-c a -c b")]
    [InlineData("import")]
    [InlineData("import a b")]
    [InlineData("import --overwrite a")]
    [InlineData("export")]
    [InlineData("check x")]
    public async Task Bad_command_line_is_told_in_a_line_or_two(string arguments)
    {
        Assert.Equal(2, await Invoke(arguments.Split(' ')));
        Assert.InRange(ErrorLines().Length, 2, 3);
        Assert.EndsWith("udpt: see udpt --help" + Environment.NewLine, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Theory]
    [InlineData("--help", "check")]
    [InlineData("--help", "--config")]
    [InlineData("import --help", "--skip-bad-lines")]
    [InlineData("export --help", "--overwrite")]
    [InlineData("--version", ".")]
    public async Task Help_and_version_are_told(string arguments, string part)
    {
        Assert.Equal(0, await Invoke(arguments.Split(' ')));
        Assert.Contains(part, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_passes_its_file_and_options_on()
    {
        Assert.Equal(0, await Invoke("import", _file, "-c", _file));
        Assert.Equal(new ImportOptions(_file, SkipBadLines: false), _imported);
        Assert.Equal(0, await Invoke("import", "--skip-bad-lines", _file, "-c", _file));
        Assert.Equal(new ImportOptions(_file, SkipBadLines: true), _imported);
        Assert.Contains("imported it", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_names_a_file_that_is_not_there()
    {
        Assert.Equal(2, await Invoke("import", "nope.json.bz2", "-c", _file));
        Assert.Equal("udpt: nope.json.bz2: no such file" + Environment.NewLine, _error.ToString());
        Assert.Null(_imported);
    }

    [Fact]
    public async Task Export_replaces_a_file_only_when_told_to()
    {
        Assert.Equal(2, await Invoke("export", _file, "-c", _file));
        Assert.Equal([$"udpt: {_file}: already exists; --overwrite replaces it"], ErrorLines());
        Assert.Null(_exported);
        Assert.Equal(0, await Invoke("export", _file, "-c", _file, "--overwrite"));
        Assert.Equal(new ExportOptions(_file, Overwrite: true), _exported);
    }

    [Fact]
    public async Task Backup_never_replaces_a_file()
    {
        Assert.Equal(2, await Invoke("backup", _file, "-c", _file));
        Assert.Equal([$"udpt: {_file}: already exists; name another file"], ErrorLines());
        Assert.Null(_backedUp);
        Assert.Equal(0, await Invoke("backup", _file + ".new", "-c", _file));
        Assert.Equal(new BackupOptions(_file + ".new"), _backedUp);
        Assert.Contains("backed it up", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_of_a_cluster_is_left_to_pg_dump()
    {
        await File.AppendAllTextAsync(_file, "\n[cluster]\ndatabase = \"Host=db\"\n");

        Assert.Equal(2, await Invoke("backup", _file + ".new", "-c", _file));
        Assert.Equal(["udpt: a cluster keeps its records in PostgreSQL: back it up with pg_dump"], ErrorLines());
    }

    [Theory]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("export --overwrite")]
    [InlineData("backup")]
    [InlineData("flag")]
    public async Task Directory_where_a_file_is_meant_is_named_as_one(string command)
    {
        Assert.Equal(2, await Invoke([.. command.Split(' '), _directory.FullName, "-c", _file]));
        Assert.StartsWith(
            $"udpt: {_directory.FullName}: is a directory; name a file", Assert.Single(ErrorLines()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("backup")]
    public async Task Without_a_database_there_is_nothing_to_import_export_or_back_up(string command)
    {
        await File.WriteAllTextAsync(_file, ConfigurationText.Least);

        Assert.Equal(2, await Invoke(command, _file, "-c", _file));
        Assert.StartsWith("udpt: db_path is not set: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_is_told_in_a_line_without_a_stack_trace(Exception failure, string line)
    {
        _failure = failure;

        Assert.Equal(1, await Invoke("-c", _file));
        Assert.Equal("udpt: " + line + Environment.NewLine, _error.ToString());
    }

    public static TheoryData<Exception, string> Failures()
    {
        return new TheoryData<Exception, string>
        {
            { new IOException("0.0.0.0:6969: address already in use"), "0.0.0.0:6969: address already in use" },
            { new AggregateException(new UnauthorizedAccessException("denied")), "denied" },
            { new InvalidOperationException("x", new StorageException("udpt.db: damaged")), "udpt.db: damaged" },
            { new InvalidOperationException("odd"), "InvalidOperationException: odd" },
            {
                new InvalidOperationException("outer", new FormatException("inner")),
                "InvalidOperationException: outer (FormatException: inner)"
            },
            { new OperationCanceledException(), "stopped before finishing" },
        };
    }

    private Task<int> Invoke(params string[] arguments)
    {
        return CommandLine.Invoke(arguments, Context(), CancellationToken.None);
    }

    private string[] ErrorLines()
    {
        return _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    private CommandContext Context()
    {
        return new CommandContext
        {
            Output = _output,
            Error = _error,
            Environment = new Dictionary<string, string>(),
            Run = (configuration, _) =>
            {
                _ran = configuration;
                return _failure is null ? Task.FromResult(0) : throw _failure;
            },
            Import = (_, options, _) =>
            {
                _imported = options;
                return Task.FromResult("imported it");
            },
            Export = (_, options, _) =>
            {
                _exported = options;
                return Task.FromResult("exported it");
            },
            Backup = (_, options, _) =>
            {
                _backedUp = options;
                return Task.FromResult("backed it up");
            },
        };
    }
}
