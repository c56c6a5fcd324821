using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Udpt.Architecture.Tests.Folders;

/// <summary>
/// Reads which folders use which others from the sources, as the compiler understands them. Documentation comments do
/// not count: they may refer to anything.
/// </summary>
internal sealed class FolderGraphReader(Compilation compilation)
{
    /// <summary>The graph of the folders below <paramref name="root"/>, which is empty or ends with a slash.</summary>
    public FolderGraph Read(string root)
    {
        FolderGraph graph = new();
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => IsBelow(tree.FilePath, root)))
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
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
}
