using Udpt.Load.Options;

namespace Udpt.Load.Tests.Options;

public sealed class LoadTargetTests
{
    [Theory]
    [InlineData("127.0.0.1:6969", "127.0.0.1", 6969)]
    [InlineData("[::1]:1", "::1", 1)]
    [InlineData("tracker.example.org:65535", "tracker.example.org", 65535)]
    public void Host_and_port_are_read(string text, string host, int port)
    {
        LoadTarget? target = LoadTarget.Parse(text);

        Assert.Equal(new LoadTarget(host, port), target);
        Assert.Equal(text, target!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":6969")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("::1:6969")]
    [InlineData("[::1:6969")]
    [InlineData("[localhost]:6969")]
    [InlineData("udp://127.0.0.1:6969")]
    [InlineData("a b:6969")]
    public void What_is_no_host_and_port_is_not_read(string text)
    {
        Assert.Null(LoadTarget.Parse(text));
    }
}
