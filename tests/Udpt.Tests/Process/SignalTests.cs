using System.Runtime.InteropServices;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>Signals at the worst possible moments.</summary>
public sealed class SignalTests : IAsyncDisposable
{
    private readonly TrackerHome _home = new(new TrackerSettings { Database = "udpt.db" });

    [Fact]
    public async Task SIGHUP_before_the_configuration_is_read_does_not_end_the_process()
    {
        await using var tracker = Launch();
        await Eventually.Holds("the program to hear signals", () => tracker.HearsHangup);
        tracker.Send(Signal.Hangup);

        await tracker.WaitUntilReady(hasHttp: true);
        await tracker.WaitForLine("the reload", line => line.Contains("nothing has changed", StringComparison.Ordinal));
        Assert.Equal(0, await tracker.Stop());
    }

    [Theory]
    [InlineData((int)Signal.Terminate)]
    [InlineData((int)Signal.Interrupt)]
    public async Task Stop_before_the_configuration_is_read_is_one_in_good_order(int signal)
    {
        await using var tracker = Launch();
        await Eventually.Holds("the program to hear signals", () => tracker.HearsHangup);

        Assert.Equal(0, await tracker.Stop((Signal)signal));
        Assert.Empty(tracker.Error);
        Assert.DoesNotContain("fail:", tracker.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_that_keep_coming_until_the_end_change_nothing_about_it()
    {
        var tracker = await _home.Start();
        tracker.Send(Signal.Terminate);
        while (!tracker.HasExited)
        {
            tracker.Send(Signal.Terminate);
            tracker.Send(Signal.Hangup);
            tracker.Send(Signal.Interrupt);
            await Task.Yield();
        }

        Assert.Equal(0, await tracker.WaitForExit());
        Assert.Empty(tracker.Error);
    }

    [Fact]
    public async Task Start_on_a_configuration_that_has_no_end_is_stopped_like_any_other()
    {
        await using var tracker = Launch(Pipe());
        await Eventually.Holds("the program to hear signals", () => tracker.HearsHangup);

        Assert.Equal(0, await tracker.Stop());
    }

    [Fact]
    public async Task Check_of_a_configuration_that_has_no_end_can_be_interrupted()
    {
        var child = _home.StartChild(["check", "-c", Pipe()]);
        await using var command = new TrackerProcess(child, 0, 0);
        await Eventually.Holds("the program to hear signals", () => command.HearsHangup);

        Assert.Equal(1, await command.Stop(Signal.Interrupt));
        Assert.Equal("udpt: stopped before finishing\n", command.Error);
    }

    [Fact]
    public async Task Command_that_runs_no_tracker_ends_with_its_terminal()
    {
        var child = _home.StartChild(["check", "-c", Pipe()]);
        await using var command = new TrackerProcess(child, 0, 0);
        await Eventually.Holds("the program to hear signals", () => command.HearsHangup);

        Assert.NotEqual(0, await command.Stop(Signal.Hangup));
    }

    [Fact]
    public async Task Reload_that_cannot_read_to_the_end_holds_up_neither_the_stop_nor_the_next_reload()
    {
        var tracker = await _home.Start();
        var configuration = await File.ReadAllTextAsync(_home.ConfigurationFile);
        File.Delete(_home.ConfigurationFile);
        Pipe(_home.ConfigurationFile);
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine("that it gives up", line => line.Contains("could not be read within", StringComparison.Ordinal));

        File.Delete(_home.ConfigurationFile);
        await File.WriteAllTextAsync(_home.ConfigurationFile, configuration);
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine("the reload", line => line.Contains("nothing has changed", StringComparison.Ordinal));

        File.Delete(_home.ConfigurationFile);
        Pipe(_home.ConfigurationFile);
        tracker.Send(Signal.Hangup);
        Assert.Equal(0, await tracker.Stop());
        Assert.Empty(tracker.Error);
    }

    public async ValueTask DisposeAsync() => await _home.DisposeAsync();

    private TrackerProcess Launch(string? configuration = null) => new(
        _home.StartChild(["-c", configuration ?? _home.ConfigurationFile]), _home.UdpPort, _home.HttpPort);

    /// <summary>A FIFO without a writer: opening it for reading blocks.</summary>
    private string Pipe(string? path = null)
    {
        path ??= _home.PathOf("pipe.toml");
        Assert.Equal(0, MakeFifo(path, 0b110_000_000));
        return path;
    }

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(string path, uint mode);
}
