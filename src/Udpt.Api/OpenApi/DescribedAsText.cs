using System.Text.Json;
using System.Text.Json.Serialization;

namespace Udpt.Api.OpenApi;

/// <summary>
/// Keeps the description of parameters of this type from showing what it is made of: <see cref="BodySchemas"/> says how it
/// is written. Nothing is read or written by this; parameters have binders.
/// </summary>
internal sealed class DescribedAsText<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is in no body.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is in no body.");
}
