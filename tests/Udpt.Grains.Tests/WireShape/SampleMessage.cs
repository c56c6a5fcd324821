using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using Udpt.Core.Identity;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Tests.WireShape;

/// <summary>Messages with a value in each member.</summary>
internal static class SampleMessage
{
    /// <summary>Every type with members that is sent between silos and gateways.</summary>
    public static IEnumerable<Type> Types => typeof(ITorrentGrain).Assembly.GetTypes().Concat(typeof(InfoHash).Assembly.GetTypes())
        .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && Members(type).Length > 0)
        .OrderBy(type => type.FullName, StringComparer.Ordinal);

    public static Type Type(string name) => Types.Single(type => type.FullName == name);

    public static object Of(Type type)
    {
        object message = RuntimeHelpers.GetUninitializedObject(type);
        foreach (MemberInfo member in Members(type))
        {
            if (member is FieldInfo field)
            {
                field.SetValue(message, Value(field.FieldType));
            }
            else
            {
                ((PropertyInfo)member).SetValue(message, Value(((PropertyInfo)member).PropertyType));
            }
        }

        return message;
    }

    /// <summary>A message before anything has been read into it.</summary>
    public static object Empty(Type type) => type.GetConstructor(System.Type.EmptyTypes) is null
        ? RuntimeHelpers.GetUninitializedObject(type)
        : Activator.CreateInstance(type)!;

    private static MemberInfo[] Members(Type type) =>
    [
        .. type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(member => member.GetCustomAttribute<IdAttribute>() is not null)
            .OrderBy(member => member.GetCustomAttribute<IdAttribute>()!.Id),
    ];

    private static object Value(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Value(underlying);
        }

        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, 2);
            array.SetValue(Value(type.GetElementType()!), 0);
            array.SetValue(Value(type.GetElementType()!), 1);
            return array;
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(1)!;
        }

        return type == typeof(string) ? "text"
            : type == typeof(SiloAddress) ? SiloAddress.New(IPAddress.Loopback, 11_111, 7)
            : type == typeof(Guid) ? new Guid(7, 7, 7, [7, 7, 7, 7, 7, 7, 7, 7])
            : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(7)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch.AddYears(60)
            : type.GetCustomAttribute<GenerateSerializerAttribute>() is not null ? Of(type)
            : type == typeof(bool) ? true
            : Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture);
    }
}
