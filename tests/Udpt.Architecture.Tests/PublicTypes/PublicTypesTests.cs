using Microsoft.CodeAnalysis;

namespace Udpt.Architecture.Tests.PublicTypes;

/// <summary>A type that no other project uses is internal: public types are what projects offer each other.</summary>
public sealed class PublicTypesTests
{
    [Fact]
    public void Type_that_no_other_project_uses_is_internal()
    {
        string[] unused = PublicTypes.WithoutUse(
            SourceCompilation.Projects, (project, name) => Repository.IsWordElsewhere(name, project));
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }

    [Fact]
    public void Type_without_use_is_named()
    {
        Compilation sources = SourceCompilation.Create(
        [
            ("A/Used.cs", "namespace A; public class Used { public Told? Answer => null; private Unseen? _unseen; }"),
            ("A/Told.cs", "namespace A; public class Told;"),
            ("A/Unseen.cs", "namespace A; public class Unseen;"),
            ("A/Hidden.cs", "namespace A; internal class Hidden;"),
        ]);
        Assert.Equal(["A/Unseen.cs: Unseen"], PublicTypes.WithoutUse(sources, (_, name) => name == "Used"));
    }
}
