using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Udpt.Architecture.Tests.Folders;

/// <summary>
/// Reads which folders use which from the sources themselves, as the compiler understands them. Documentation comments
/// do not count: they may point anywhere.
/// </summary>
internal sealed class FolderGraphReader
{
    private readonly CSharpCompilation _compilation;

    /// <param name="sources">All sources that know of each other: a path and the text of each.</param>
    public FolderGraphReader(IEnumerable<(string Path, string Text)> sources) => _compilation = CSharpCompilation.Create(
        "sources",
        sources.Append(("GlobalUsings.g.cs", ImplicitUsings)).Select(source => CSharpSyntaxTree.ParseText(
            source.Item2, new CSharpParseOptions(LanguageVersion.Latest), source.Item1)),
        References(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

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

    /// <summary>The graph of the folders below <paramref name="root"/>, which ends with a slash or is empty.</summary>
    public FolderGraph Read(string root)
    {
        FolderGraph graph = new();
        foreach (SyntaxTree tree in _compilation.SyntaxTrees.Where(tree => IsBelow(tree.FilePath, root)))
        {
            SemanticModel model = _compilation.GetSemanticModel(tree);
            foreach (SyntaxNode name in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax))
            {
                SymbolInfo found = model.GetSymbolInfo(name);
                if ((found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is { } symbol
                    && FileOf(symbol) is { } file
                    && IsBelow(file, root))
                {
                    graph.Add(tree.FilePath[root.Length..], file[root.Length..]);
                }
            }
        }

        return graph;
    }

    private static bool IsBelow(string file, string root) => file.StartsWith(root, StringComparison.Ordinal);

    /// <summary>The file that declares a symbol's outermost type.</summary>
    private static string? FileOf(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type?.OriginalDefinition.Locations.FirstOrDefault(location => location.IsInSource)?.SourceTree?.FilePath;
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => !Path.GetFileName(path).StartsWith("udpt", StringComparison.OrdinalIgnoreCase))
        .Select(path => MetadataReference.CreateFromFile(path));
}
