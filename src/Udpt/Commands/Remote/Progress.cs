using Spectre.Console;

namespace Udpt.Commands.Remote;

/// <summary>A progress bar on standard error for long operations, if it is a terminal.</summary>
internal static class Progress
{
    /// <summary>Smaller counts finish before a bar is visible.</summary>
    private const int WorthABar = 200;

    /// <summary>Runs <paramref name="work"/>, which reports its progress.</summary>
    public static async Task<T> Show<T>(CommandContext context, string name, int count, Func<Action<int>, Task<T>> work)
    {
        IAnsiConsole console = Terminal.For(context.Error);
        if (count < WorthABar || !console.Profile.Capabilities.Interactive || Console.IsErrorRedirected)
        {
            return await work(_ => { });
        }

        return await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            ProgressTask task = progress.AddTask(name, maxValue: count);
            return await work(done => task.Value = done);
        });
    }
}
