using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Udpt.Tests.Hosting;

/// <summary>An event id identifies an event, and its range the origin (CONTRIBUTING.md).</summary>
public class EventIdTests
{
    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly (MethodInfo Method, int Id)[] Events =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(IsOurs)
            .Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(Everything))
            .Select(method => (method, method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(pair => pair.EventId is not null)
            .Select(pair => (pair.method, pair.EventId!.Value)),
    ];

    [Fact]
    public void Each_event_has_an_id_of_its_own()
    {
        Assert.True(Events.Length > 40, $"Only {Events.Length} events were found.");
        Assert.Empty(Events.GroupBy(one => one.Id).Where(same => same.Count() > 1).Select(same =>
            $"{same.Key}: {string.Join(", ", same.Select(one => $"{one.Method.DeclaringType}.{one.Method.Name}"))}"));
    }

    [Fact]
    public void Each_id_is_in_the_range_of_where_it_comes_from() => Assert.All(Events, one =>
    {
        (int least, int most) = RangeOf(one.Method.DeclaringType!);
        Assert.InRange(one.Id, least, most);
    });

    private static (int Least, int Most) RangeOf(Type type) => type.FullName switch
    {
        { } name when name.StartsWith("Udpt.Silo.", StringComparison.Ordinal) => (1000, 1499),
        { } name when name.StartsWith("Udpt.Grains.", StringComparison.Ordinal) => (1000, 1499),
        { } name when name.StartsWith("Udpt.Api.", StringComparison.Ordinal) => (3000, 3999),
        { } name when name.StartsWith("Udpt.Gateway.", StringComparison.Ordinal) => (2000, 2999),
        _ => (1, 99),
    };

    private static bool IsOurs(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return name.StartsWith("udpt", StringComparison.OrdinalIgnoreCase)
            && !name.Contains(".Test", StringComparison.OrdinalIgnoreCase);
    }
}
