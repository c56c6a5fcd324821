using System.Reflection;
using System.Text;
using Udpt.Core.Identity;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Tests.WireShape;

/// <summary>
/// The protocol between silos and gateways of neighbouring releases: aliases of interfaces, methods and messages, and
/// the ids and types of their members. This test shows every change. Only additions are allowed: unknown members are
/// ignored, so a rolling upgrade works. To accept a change, copy the test's output into <c>WireShape.txt</c>.
/// </summary>
/// <remarks>Tests <see cref="ITorrentGrain"/>.</remarks>
public sealed class WireShapeTests
{
    [Fact]
    public void Wire_shape_of_grains_and_messages_is_as_recorded()
    {
        string recorded = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "WireShape", "WireShape.txt"));
        Assert.Equal(recorded.ReplaceLineEndings("\n"), Describe());
    }

    [Fact]
    public void Every_message_and_interface_has_an_alias_of_its_own()
    {
        string[] aliases = [.. Types().Select(type => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"none: {type}")];
        Assert.DoesNotContain(aliases, alias => alias.StartsWith("none", StringComparison.Ordinal));
        Assert.Equal(aliases.Distinct(), aliases);
    }

    [Fact]
    public void Grains_are_addressed_by_the_names_they_always_had()
    {
        string[] names =
        [
            .. typeof(ITorrentGrain).Assembly.GetTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type))
                .Select(type => type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type).ToString() ?? type.Name)
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            [
                "catalog", "connectionsecret", "farewell", "gatewaylist", "peerkey", "peerkeylist", "relay", "revocations",
                "silolist", "silostatus", "torrent",
            ],
            names);
    }

    private static IEnumerable<Type> Types() => ((Type[])
        [
            .. typeof(ITorrentGrain).Assembly.GetTypes(),
            .. typeof(InfoHash).Assembly.GetTypes(),
        ])
        .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null
            || (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)))
        .OrderBy(type => type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparer.Ordinal);

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (Type type in Types())
        {
            text.Append(type.GetCustomAttribute<AliasAttribute>()?.Alias).Append('\n');
            foreach (string line in type.IsInterface ? Methods(type) : Members(type))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Methods(Type type) => type.GetMethods()
        .Select(method =>
            $"{method.GetCustomAttribute<AliasAttribute>()?.Alias}"
            + $"({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})"
            + $": {Name(method.ReturnType)}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type) => type
        .GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Select(member => (member, id: member.GetCustomAttribute<IdAttribute>()))
        .Where(pair => pair.id is not null)
        .OrderBy(pair => pair.id!.Id)
        .Select(pair => $"{pair.id!.Id} {pair.member.Name}: {Name(pair.member switch
        {
            FieldInfo field => field.FieldType,
            PropertyInfo property => property.PropertyType,
            _ => throw new InvalidOperationException($"{pair.member} has an id."),
        })}");

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsGenericType: true } =>
            $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name,
    };
}
