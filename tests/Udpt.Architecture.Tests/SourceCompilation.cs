using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Udpt.Architecture.Tests;

/// <summary>
/// Sources of all projects together, as the compiler understands them. Generated code is not included, so not
/// everything is found.
/// </summary>
internal static class SourceCompilation
{
    // What the SDK adds to each project; the build's own files are not read.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Orleans;
        global using Orleans.Hosting;
        global using Orleans.Runtime;
        """;

    private static readonly Lazy<CSharpCompilation> AllProjects = new(() => Create(
        Repository.Projects.SelectMany(project =>
            Repository.Sources(project).Select(source => ($"{project}/{source.Path}", source.Text)))));

    /// <summary>The sources of all projects under <c>src</c>; a file's path begins with its project's name.</summary>
    public static CSharpCompilation Projects => AllProjects.Value;

    /// <param name="sources">All sources that refer to each other: the path and the text of each.</param>
    public static CSharpCompilation Create(IEnumerable<(string Path, string Text)> sources) => CSharpCompilation.Create(
        "sources",
        sources.Append(("GlobalUsings.g.cs", ImplicitUsings)).Select(source => CSharpSyntaxTree.ParseText(
            source.Item2, new CSharpParseOptions(LanguageVersion.Latest), source.Item1)),
        References(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => !Path.GetFileName(path).StartsWith("udpt", StringComparison.OrdinalIgnoreCase))
        .Select(path => MetadataReference.CreateFromFile(path));
}
