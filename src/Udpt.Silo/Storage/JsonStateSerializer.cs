using System.Text.Json;
using Orleans.Storage;

namespace Udpt.Silo.Storage;

/// <summary>
/// Grain states as JSON that an operator can read: <c>{"is_registered":true,"is_flagged":false,"completed":3}</c>.
/// Unknown members are ignored.
/// </summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    /// <summary>The options with which every state is written.</summary>
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options);
}
