using System.Reflection;

namespace Udpt.Testing.Grains;

/// <summary>A grain factory whose grains a test supplies, by their interface. Asking for any other grain throws.</summary>
public class FakeGrainFactory : DispatchProxy
{
    private readonly Dictionary<Type, Func<object, object>> _grains = [];

    /// <summary>The factory itself.</summary>
    public IGrainFactory Factory { get; private set; } = null!;

    public static FakeGrainFactory Create()
    {
        IGrainFactory factory = Create<IGrainFactory, FakeGrainFactory>();
        var fake = (FakeGrainFactory)factory;
        fake.Factory = factory;
        return fake;
    }

    /// <summary>Supplies the grains of one interface.</summary>
    /// <param name="grain">Makes a grain from its key, as the caller of the factory gave it.</param>
    public FakeGrainFactory With<TGrain>(Func<object, TGrain> grain)
        where TGrain : class, IAddressable
    {
        _grains[typeof(TGrain)] = grain;
        return this;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _grains.TryGetValue(targetMethod!.ReturnType, out Func<object, object>? grain)
            ? grain(args![0]!)
            : throw new NotSupportedException($"The test supplies no {targetMethod.ReturnType.Name}.");
}
