using System.Reflection;
using System.Runtime.CompilerServices;

namespace Udpt.Core.Tests.Swarms;

/// <summary>
/// Measures the memory that an object retains: itself and everything reachable from it, counted object by object. The
/// heap's total would also include whatever else the test process does meanwhile.
/// </summary>
internal static class Retained
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Bytes on the heap including headers and padding; each object counts once.</summary>
    public static long BytesOf(object root)
    {
        var shapes = new Dictionary<Type, Shape>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        var next = new Stack<object>([root]);
        long bytes = 0;
        while (next.TryPop(out object? found))
        {
            Shape shape = ShapeOf(found.GetType());
            bytes += shape.Fixed;
            if (found is Array array)
            {
                bytes += (array.Length * shape.Element + 7) & ~7L;
                if (ShapeOf(found.GetType().GetElementType()!).Leads)
                {
                    foreach (object? element in array)
                    {
                        Follow(element);
                    }
                }
            }
            else
            {
                FollowFields(found, shape);
            }
        }

        return bytes;

        Shape ShapeOf(Type type) =>
            shapes.TryGetValue(type, out Shape? shape) ? shape : shapes[type] = Shape.Of(type);

        // A value inside another object takes no extra space, but may reference objects.
        void Follow(object? value)
        {
            if (value is ValueType)
            {
                FollowFields(value, ShapeOf(value.GetType()));
            }
            else if (value is not null && seen.Add(value))
            {
                next.Push(value);
            }
        }

        void FollowFields(object holder, Shape shape)
        {
            foreach (FieldInfo field in shape.Leading)
            {
                Follow(field.GetValue(holder));
            }
        }
    }

    /// <param name="Fixed">Bytes of an object of the type, or of an array of it without its elements.</param>
    /// <param name="Element">Bytes per element, for an array.</param>
    /// <param name="Leading">The fields through which objects can be reached.</param>
    /// <param name="Leads">Whether a value of this type can reference an object.</param>
    private sealed record Shape(long Fixed, long Element, IReadOnlyList<FieldInfo> Leading, bool Leads)
    {
        public static Shape Of(Type type)
        {
            if (type.IsArray)
            {
                const int Many = 1024;
                long none = Allocated(() => Array.CreateInstance(type.GetElementType()!, 0));
                long many = Allocated(() => Array.CreateInstance(type.GetElementType()!, Many));
                return new Shape(none, (many - none) / Many, [], Leads: true);
            }

            FieldInfo[] leading = [.. Fields(type).Where(field => CanLead(field.FieldType))];
            bool stands = type is { IsAbstract: false, IsInterface: false, IsValueType: false };
            return new Shape(
                stands ? Allocated(() => RuntimeHelpers.GetUninitializedObject(type)) : 0, 0, leading, CanLead(type));
        }

        private static bool CanLead(Type type) =>
            !type.IsPointer && (!type.IsValueType || (!type.IsPrimitive && Fields(type).Any(field => CanLead(field.FieldType))));

        private static IEnumerable<FieldInfo> Fields(Type? type)
        {
            for (; type is not null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(Own))
                {
                    yield return field;
                }
            }
        }

        private static long Allocated(Func<object> make)
        {
            // The first call also pays for what the runtime caches about the type.
            make();
            long before = GC.GetAllocatedBytesForCurrentThread();
            make();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
