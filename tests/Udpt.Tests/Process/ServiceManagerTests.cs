using System.Net.Sockets;
using System.Text;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>What a service with <c>Type=notify</c> sends to systemd, whose socket the test holds.</summary>
public sealed class ServiceManagerTests
{
    [Fact]
    public async Task Service_tells_that_it_is_ready_reloads_lives_and_stops()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(home.PathOf("notify")));
        var tracker = await home.Start(new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = home.PathOf("notify"),
            ["WATCHDOG_USEC"] = "300000",
        });

        Assert.Equal("READY=1", await Next(systemd));
        for (var ping = 0; ping < 3; ping++)
        {
            Assert.Equal("WATCHDOG=1", await Next(systemd));
        }

        tracker.Send(Signal.Hangup);
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$", await NextBut(systemd, "WATCHDOG=1"));
        Assert.Equal("READY=1", await NextBut(systemd, "WATCHDOG=1"));
        tracker.Send(Signal.Terminate);
        Assert.Equal("STOPPING=1", await NextBut(systemd, "WATCHDOG=1"));
        Assert.Equal(0, await tracker.Stop());
    }

    private static async Task<string> NextBut(Socket systemd, string but)
    {
        string next;
        do
        {
            next = await Next(systemd);
        }
        while (next == but);
        return next;
    }

    private static async Task<string> Next(Socket systemd)
    {
        var message = new byte[4096];
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        var length = await systemd.ReceiveAsync(message, SocketFlags.None, deadline.Token);
        return Encoding.UTF8.GetString(message, 0, length);
    }
}
