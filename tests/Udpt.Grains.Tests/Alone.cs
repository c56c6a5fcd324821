namespace Udpt.Grains.Tests;

/// <summary>Tests that measure the whole process and so run with no other beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
