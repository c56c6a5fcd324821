using Microsoft.CodeAnalysis;

namespace Udpt.Architecture.Tests.PublicTypes;

/// <summary>The public types of a compilation that holds several projects.</summary>
internal static class PublicTypes
{
    /// <summary>
    /// Types that need not be public: no other project names them, and no public member of another public type exposes
    /// them. ASP.NET Core finds controllers only if they are public.
    /// </summary>
    /// <param name="compilation">The sources; a file's path begins with its project's name.</param>
    /// <param name="isUsedOutside">Whether a project other than the given one names a type of the given name.</param>
    public static string[] WithoutUse(Compilation compilation, Func<string, string, bool> isUsedOutside)
    {
        INamedTypeSymbol[] types = [.. Types(compilation.Assembly.GlobalNamespace)];
        HashSet<ISymbol> shown = new(types.SelectMany(Shown), SymbolEqualityComparer.Default);
        return
        [
            .. types.Where(type => !shown.Contains(type) && !IsController(type))
                .Select(type => (Type: type, Path: type.Locations[0].SourceTree!.FilePath))
                .Where(type => !Names(type.Type).Any(name => isUsedOutside(type.Path.Split('/')[0], name)))
                .Select(type => $"{type.Path}: {type.Type.Name}")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The names by which a type may be used: its own, and those of its extension methods.</summary>
    private static IEnumerable<string> Names(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>()
        .Where(method => method.IsExtensionMethod && IsSeen(method))
        .Select(method => method.Name)
        .Prepend(type.Name);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol symbol) => symbol.GetTypeMembers()
        .Where(type => type.DeclaredAccessibility == Accessibility.Public)
        .Concat(symbol.GetNamespaceMembers().SelectMany(Types));

    /// <summary>The types that a public type exposes through its bases and visible members.</summary>
    private static IEnumerable<ISymbol> Shown(INamedTypeSymbol type)
    {
        IEnumerable<ITypeSymbol?> bases = [type.BaseType, .. type.Interfaces, .. Constraints(type.TypeParameters)];
        return bases.Concat(type.GetMembers().Where(IsSeen).SelectMany(Signature))
            .SelectMany(Parts)
            .Where(part => !SymbolEqualityComparer.Default.Equals(part, type));
    }

    private static bool IsSeen(ISymbol member) => member.DeclaredAccessibility is Accessibility.Public
        or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static IEnumerable<ITypeSymbol?> Signature(ISymbol member) => member switch
    {
        IMethodSymbol method =>
            [method.ReturnType, .. method.Parameters.Select(p => p.Type), .. Constraints(method.TypeParameters)],
        IPropertySymbol property => [property.Type, .. property.Parameters.Select(p => p.Type)],
        IFieldSymbol field => [field.Type],
        IEventSymbol raised => [raised.Type],
        INamedTypeSymbol nested => [nested.BaseType, .. nested.GetMembers().Where(IsSeen).SelectMany(Signature)],
        _ => [],
    };

    private static IEnumerable<ITypeSymbol> Constraints(IEnumerable<ITypeParameterSymbol> parameters) =>
        parameters.SelectMany(parameter => parameter.ConstraintTypes);

    private static IEnumerable<ISymbol> Parts(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol named => [named.OriginalDefinition, .. named.TypeArguments.SelectMany(Parts), .. Parts(named.ContainingType)],
        IArrayTypeSymbol array => Parts(array.ElementType),
        IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
        _ => [],
    };

    private static bool IsController(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? above = type; above is not null; above = above.BaseType)
        {
            if (above.Name == "ControllerBase")
            {
                return true;
            }
        }

        return false;
    }
}
