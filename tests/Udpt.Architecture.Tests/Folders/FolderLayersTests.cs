using Xunit.Abstractions;

namespace Udpt.Architecture.Tests.Folders;

/// <summary>The folders of each project form layers, without cycles.</summary>
public sealed class FolderLayersTests(ITestOutputHelper output)
{
    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_depends_on_one_that_depends_on_it(string project)
    {
        FolderGraph graph = new FolderGraphReader(SourceCompilation.Projects).Read(project + "/");
        output.WriteLine($"{project}: {graph.Edges} edges. Each layer uses only those above it:");
        foreach (string[] layer in graph.Layers())
        {
            output.WriteLine("  " + string.Join(", ", layer));
        }

        Assert.Empty(graph.EdgesInCycles());
    }

    [Fact]
    public void Edge_of_a_cycle_is_named_with_its_files()
    {
        FolderGraphReader reader = new(SourceCompilation.Create(
        [
            ("p/Below/Peer.cs", "namespace P.Below; public class Peer { P.Above.Swarm? _swarm; }"),
            ("p/Above/Swarm.cs", "namespace P.Above; public class Swarm { P.Below.Peer? _peer; }"),
            ("p/Top/Tracker.cs", "using P.Above; namespace P.Top; public class Tracker { object Swarm() => new Swarm(); }"),
        ]));
        Assert.Equal(
            ["Above -> Below: Swarm.cs uses Peer.cs", "Below -> Above: Peer.cs uses Swarm.cs"],
            reader.Read("p/").EdgesInCycles());
    }

    [Fact]
    public void Extension_methods_and_static_usings_count_as_uses()
    {
        FolderGraphReader reader = new(SourceCompilation.Create(
        [
            ("p/A/Extensions.cs", "namespace P.A; public static class Extensions { public static int Twice(this int i) => P.B.Numbers.Two; }"),
            ("p/B/Numbers.cs", "using P.A; namespace P.B; public static class Numbers { public const int Two = 2; int Four => 2.Twice(); }"),
        ]));
        Assert.Equal(2, reader.Read("p/").EdgesInCycles().Length);
    }

    [Fact]
    public void Documentation_may_point_anywhere()
    {
        FolderGraphReader reader = new(SourceCompilation.Create(
        [
            ("p/A/One.cs", "namespace P.A; /// <summary><see cref=\"P.B.Two\"/></summary>\npublic class One;"),
            ("p/B/Two.cs", "namespace P.B; public class Two : P.A.One;"),
        ]));
        Assert.Empty(reader.Read("p/").EdgesInCycles());
    }
}
