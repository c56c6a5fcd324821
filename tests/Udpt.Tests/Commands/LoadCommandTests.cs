using System.CommandLine;
using Udpt.Commands;
using Udpt.Load;
using Udpt.Load.Options;
using Udpt.Load.Workload;

namespace Udpt.Tests.Commands;

public sealed class LoadCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-load-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("--target 127.0.0.1", "--target 127.0.0.1: expected HOST:PORT")]
    [InlineData("--target 127.0.0.1:0", "--target 127.0.0.1:0: expected HOST:PORT")]
    [InlineData("--threads 0", "--threads 0: expected a number from 1 to 256")]
    [InlineData("--window x", "--window x: expected a number from 1 to ")]
    [InlineData("--torrents 1.5", "--torrents 1.5: expected a number from 1 to ")]
    [InlineData("--rate -1", "--rate -1: expected a number from 0 to ")]
    [InlineData("--rate NaN", "--rate NaN: expected a number from 0 to ")]
    [InlineData("--seeders 1.5", "--seeders 1.5: expected a number from 0 to 1")]
    [InlineData("--seconds -1", "--seconds -1: expected a number from 0 to ")]
    [InlineData("--popularity zipf", "--popularity zipf: expected uniform, or zipf:EXPONENT")]
    [InlineData("--mix announces=1", "--mix announces=1: expected shares such as connect=5,announce=90,scrape=5")]
    [InlineData("--events paused", "--events paused: expected shares such as none=97,")]
    [InlineData("--flood much", "--flood much: expected a number, or max")]
    [InlineData("--pid udpt", "--pid")]
    [InlineData("--seed -1", "--seed")]
    [InlineData("--scrape-hashes 75", "--scrape-hashes 75: expected a number from 1 to 74")]
    [InlineData("--torents 5", "--torents")]
    public async Task Fault_of_an_option_is_told(string arguments, string told)
    {
        Assert.Equal(2, await Invoke(["load", .. arguments.Split(' ')]));
        Assert.Contains("udpt: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains(told, _error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("udpt: see udpt --help" + Environment.NewLine, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Theory]
    [InlineData("", "--target HOST:PORT is required")]
    [InlineData("--target 192.0.2.1:6969 --addresses 2", "192.0.2.1:6969: more than one source address needs")]
    [InlineData("--target [::1]:6969 --addresses 2", "[::1]:6969: more than one source address needs")]
    [InlineData("--target 127.0.0.1:6969 --addresses 1 --peers 64513", "--peers 64513: 1 addresses allow 64512 at most")]
    [InlineData("--target 127.0.0.1:6969 --threads 4 --window 3", "--window 3: needs at least 1 for each of 4 threads")]
    [InlineData("--target 127.0.0.1:6969 --pid 2147483647", "--pid 2147483647: no such process")]
    public async Task Load_that_cannot_be_made_is_told_in_a_line(string arguments, string told)
    {
        Assert.Equal(2, await Invoke(["load", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.StartsWith("udpt: " + told, _error.ToString(), StringComparison.Ordinal);
        Assert.Single(_error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Options_are_taken_over()
    {
        LoadOptions options = Read(
            "--addresses 7 --threads 2 --sockets 4 --window 99 --rate 1000.5 --torrents 123 --popularity zipf:0.9 "
            + "--peers 45 --seeders 0.25 --mix connect=1 --events started=1 --num-want -1 --scrape-hashes 3 --flood max "
            + "--seconds 1.5 --warmup 0 --timeout 0.5 --fill --fill-rate 500 --pid 1 --pid 2 --seed 18446744073709551615");

        Assert.Equal(
            new LoadOptions
            {
                Target = new LoadTarget("localhost", 6969),
                Addresses = 7,
                Threads = 2,
                Sockets = 4,
                Window = 99,
                Rate = 1000.5,
                Torrents = 123,
                Popularity = new Popularity(0.9),
                Peers = 45,
                Seeders = 0.25,
                Mix = options.Mix,
                Events = options.Events,
                NumWant = -1,
                ScrapeHashes = 3,
                Flood = new FloodRate(double.PositiveInfinity),
                Duration = TimeSpan.FromSeconds(1.5),
                Warmup = TimeSpan.Zero,
                Timeout = TimeSpan.FromSeconds(0.5),
                Fill = true,
                FillRate = 500,
                ProcessIds = options.ProcessIds,
                Seed = ulong.MaxValue,
            },
            options);
        Assert.Equal("connect=1", options.Mix.ToString());
        Assert.Equal("started=1", options.Events.ToString());
        Assert.Equal([1, 2], options.ProcessIds);
    }

    [Fact]
    public void Defaults_are_the_loads_own()
    {
        LoadOptions options = Read("");

        Assert.Equal(new LoadOptions { Target = options.Target, ProcessIds = options.ProcessIds }, options);
        Assert.Empty(options.ProcessIds);
    }

    [Fact]
    public async Task Info_hashes_are_written_without_a_tracker()
    {
        string file = Path.Combine(_directory.FullName, "whitelist");

        Assert.Equal(0, await Invoke("load", "--torrents", "5", "--seed", "3", "--whitelist-file", file));
        Assert.Equal(LoadRun.InfoHashes(5, 3), await File.ReadAllLinesAsync(file));
        Assert.Equal("", _output.ToString() + _error);
    }

    private static LoadOptions Read(string arguments)
    {
        LoadArguments load = new();
        Command command = new("load");
        load.AddTo(command);
        ParseResult parsed = command.Parse(["--target", "localhost:6969", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Empty(parsed.Errors);
        return load.Read(parsed, parsed.GetValue(load.Target)!);
    }

    private Task<int> Invoke(params string[] arguments) => CommandLine.Invoke(
        arguments, new CommandContext { Output = _output, Error = _error }, CancellationToken.None);
}
