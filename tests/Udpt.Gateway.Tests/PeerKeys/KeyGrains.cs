using System.Reflection;
using Udpt.Grains.PeerKeys;

namespace Udpt.Gateway.Tests.PeerKeys;

/// <summary>A grain factory for peer keys, all of which answer as the fixture says.</summary>
public class KeyGrains : DispatchProxy
{
    private PrivateFixture _fixture = null!;

    internal static IGrainFactory Create(PrivateFixture fixture)
    {
        var factory = Create<IGrainFactory, KeyGrains>();
        ((KeyGrains)factory)._fixture = fixture;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Assert.Equal(typeof(IPeerKeyGrain), targetMethod!.ReturnType);
        return new Key(_fixture, (string)args![0]!);
    }

    private sealed class Key(PrivateFixture fixture, string grainKey) : IPeerKeyGrain
    {
        public Task<PeerKeyStanding> Check()
        {
            fixture.Asked.Enqueue(grainKey);
            return fixture.Standing.Task;
        }

        public Task<PeerKeyRecord?> Describe() => throw new NotSupportedException();

        public Task Create(PeerKeyRecord record) => throw new NotSupportedException();

        public Task<bool> Revoke() => throw new NotSupportedException();

        public Task Report(PeerKeyReport report) => throw new NotSupportedException();
    }
}
