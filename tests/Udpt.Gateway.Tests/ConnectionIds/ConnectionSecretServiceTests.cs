using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.ConnectionIds;
using Udpt.Gateway.ConnectionIds;
using Udpt.Gateway.Tests.Responding;
using Udpt.Gateway.Tests.Udp;

namespace Udpt.Gateway.Tests.ConnectionIds;

public sealed class ConnectionSecretServiceTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeSilos _grains = new();
    private readonly ConnectionIdProvider _ids;
    private readonly ConnectionSecretService _service;

    public ConnectionSecretServiceTests()
    {
        _ids = new ConnectionIdProvider(_time, TimeSpan.FromSeconds(120));
        _service = Create(ConnectionSecretStartup.WaitForSecrets);
    }

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Start_of_a_gateway_does_not_wait_for_the_cluster()
    {
        using ConnectionSecretService service = Create(ConnectionSecretStartup.ContinueWithoutSecrets);
        TaskCompletionSource asked = new();
        _grains.Secrets = () =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<ConnectionSecrets>().Task;
        };
        await service.StartAsync(CancellationToken.None);
        await asked.Task;
        Assert.False(_ids.IsReady);

        // The call that hangs times out.
        _grains.Secrets = static () => Task.FromResult(new ConnectionSecrets { Current = new byte[16] });
        while (!_ids.IsReady)
        {
            _time.Advance(ConnectionSecretService.CallTimeout);
            await Task.Yield();
        }

        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_returns_once_the_secrets_are_there()
    {
        bool isAway = true;
        _grains.Secrets = () => isAway
            ? Task.FromException<ConnectionSecrets>(new TimeoutException())
            : Task.FromResult(new ConnectionSecrets { Current = new byte[16] });
        Task started = _service.StartAsync(CancellationToken.None);
        Assert.False(started.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => _ids.Now());

        isAway = false;
        _time.Advance(ConnectionSecretService.RetryInterval);
        await started;
        Assert.NotEqual(0u, _ids.Now().Issue(ResponderFixture.IPv4Client));
        await _service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Secrets_are_read_again_and_those_at_hand_serve_while_they_cannot_be()
    {
        await _service.StartAsync(CancellationToken.None);
        ulong id = _ids.Now().Issue(ResponderFixture.IPv4Client);
        foreach (bool isAway in (bool[])[true, false])
        {
            TaskCompletionSource read = new();
            _grains.Secrets = () =>
            {
                read.TrySetResult();
                return isAway
                    ? Task.FromException<ConnectionSecrets>(new TimeoutException())
                    : Task.FromResult(new ConnectionSecrets { Current = [.. Enumerable.Repeat((byte)9, 16)], Previous = new byte[16] });
            };
            while (!read.Task.IsCompleted)
            {
                _time.Advance(ConnectionSecretService.RefreshInterval);
                await Task.Yield();
            }
        }

        await _service.StopAsync(CancellationToken.None);
        ConnectionIdProvider sameMoment = new(_time, TimeSpan.FromSeconds(120));
        sameMoment.Use(new ConnectionSecrets { Current = new byte[16] });
        Assert.NotEqual(0u, id);
        Assert.True(_ids.Now().Accepts(sameMoment.Now().Issue(ResponderFixture.IPv4Client), ResponderFixture.IPv4Client));
    }

    private ConnectionSecretService Create(ConnectionSecretStartup start) =>
        new(_grains.Factory, _ids, _time, NullLogger<ConnectionSecretService>.Instance, start);
}
