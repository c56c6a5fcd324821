namespace Udpt.Tests.Process;

/// <summary>Keeps the machine busy: one spinning thread per processor.</summary>
internal sealed class BusyMachine : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _isOver;

    public BusyMachine()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Run) { IsBackground = true })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    public void Dispose()
    {
        _isOver = true;
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Run()
    {
        while (!_isOver)
        {
            Thread.SpinWait(1000);
        }
    }
}
