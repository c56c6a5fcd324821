using Spectre.Console;

namespace Udpt.Commands.Remote;

/// <summary>A bar on standard error while something long goes on, where a person looks at it.</summary>
internal static class Progress
{
    /// <summary>Less is done before a bar could be seen.</summary>
    private const int WorthABar = 200;

    /// <summary>Runs <paramref name="work"/>, which says how far it is.</summary>
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
