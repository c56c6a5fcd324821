using System.Text.Json;
using Orleans.Storage;

namespace Udpt.Silo.Storage;

/// <summary>
/// Grain states as JSON that an operator can read: <c>{"is_registered":true,"is_flagged":false,"completed":3}</c>.
/// Members that this release does not know are ignored.
/// </summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    /// <summary>How every state is written, by whichever way it comes to the store.</summary>
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options);
}
