using System.Globalization;
using Udpt.Load;

namespace Udpt.Commands;

/// <summary>A terminal line that is overwritten with each update.</summary>
internal sealed class ProgressLine : IProgress<LoadProgress>
{
    private readonly TextWriter _terminal;
    private int _length;

    private ProgressLine(TextWriter terminal)
    {
        _terminal = terminal;
    }

    /// <summary>Null if standard error is not a terminal: files and pipes need no progress line.</summary>
    public static ProgressLine? ForTerminal(TextWriter error) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? new ProgressLine(error) : null;

    public void Report(LoadProgress value)
    {
        string share = value.Share is { } known
            ? string.Create(CultureInfo.InvariantCulture, $" {known * 100,3:0} %")
            : "";
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Part}{share}  {value.Elapsed.TotalSeconds:0} s  {value.Replies:#,0} replies  "
            + $"{value.RepliesPerSecond:#,0}/s"));
    }

    public void Clear() => Write("");

    private void Write(string text)
    {
        _terminal.Write("\r" + text.PadRight(_length) + (text.Length == 0 ? "\r" : ""));
        _length = text.Length;
    }
}
