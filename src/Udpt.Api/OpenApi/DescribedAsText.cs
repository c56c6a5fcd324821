using System.Text.Json;
using System.Text.Json.Serialization;

namespace Udpt.Api.OpenApi;

/// <summary>
/// Keeps the internals of this type out of the descriptions of parameters: <see cref="BodySchemas"/> describes how it
/// is written. Never reads or writes anything, because parameters have binders.
/// </summary>
internal sealed class DescribedAsText<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is never part of a body.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is never part of a body.");
}
