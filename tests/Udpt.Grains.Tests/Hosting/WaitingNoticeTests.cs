using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Udpt.Grains.Hosting;

namespace Udpt.Grains.Tests.Hosting;

public sealed class WaitingNoticeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WaitingNotice _notice;

    public WaitingNoticeTests() => _notice = new WaitingNotice(_time);

    [Fact]
    public void Waiting_is_told_once_and_becomes_a_warning_when_it_lasts()
    {
        Assert.Equal(LogLevel.Information, _notice.For("no silo"));
        Assert.Null(_notice.For("no silo"));
        Assert.Null(_notice.For("no table"));
        _time.Advance(WaitingNotice.Pause);
        Assert.Equal(LogLevel.Information, _notice.For("no table"));

        _time.Advance(WaitingNotice.Ordinary);
        Assert.Equal(LogLevel.Warning, _notice.For("no table"));
        Assert.Null(_notice.For("no silo"));
        _time.Advance(WaitingNotice.Pause);
        Assert.Equal(LogLevel.Warning, _notice.For("no silo"));
    }

    [Fact]
    public void What_is_waited_for_anew_is_told_anew()
    {
        _notice.For("no silo");
        _time.Advance(WaitingNotice.Ordinary);

        Assert.Equal(WaitingNotice.Ordinary, _notice.End());
        Assert.Null(_notice.End());
        Assert.Equal(LogLevel.Information, _notice.For("no silo"));
    }
}
