using Udpt.Testing.Processes;

namespace Udpt.Tests.Clients;

/// <summary>The system's Python, for which the distribution's libtorrent is built.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    public static ChildProcess Start(string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Clients", "scripts", script);
        return ChildProcess.Start(Interpreter, ["-B", path, .. arguments], AppContext.BaseDirectory);
    }
}
