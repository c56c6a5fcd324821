using System.Xml.Linq;

namespace Udpt.Architecture.Tests;

/// <summary>Which projects may reference which: the table in ARCHITECTURE.md.</summary>
public sealed class ProjectLayersTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Udpt.Core"] = [],
        ["Udpt.Linux"] = [],
        ["Udpt.Grains"] = ["Udpt.Core"],
        ["Udpt.Silo"] = ["Udpt.Grains"],
        ["Udpt.Gateway"] = ["Udpt.Grains", "Udpt.Linux"],
        ["Udpt.Api"] = ["Udpt.Gateway", "Udpt.Grains"],
        ["Udpt.Load"] = ["Udpt.Core", "Udpt.Linux"],
        ["Udpt"] = ["Udpt.Api", "Udpt.Gateway", "Udpt.Load", "Udpt.Silo"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_refers_to_those_below_it_only(string project)
    {
        string file = Path.Combine(Repository.Root, "src", project, project + ".csproj");
        IEnumerable<string> references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Equal(Allowed[project], references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Core_knows_no_Orleans_runtime_no_sockets_and_no_HTTP()
    {
        string[] forbidden = ["using System.Net.Http", "using Microsoft.AspNetCore", "IGrain"];
        Assert.DoesNotContain(
            Repository.Sources("Udpt.Core"),
            source => forbidden.Any(text => source.Text.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain(
            typeof(Core.Identity.InfoHash).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name is "Orleans.Core" or "Orleans.Runtime" or "System.Net.Sockets" or "System.Net.Http");
    }
}
