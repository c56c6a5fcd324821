using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Net.Http.Headers;
using Udpt.Api.Json;

namespace Udpt.Api.Bodies;

/// <summary>
/// Reads request bodies. An empty body is no value, whatever its content type; errors are explained in plain words,
/// with their position.
/// </summary>
/// <remarks>A body without a content type is read as JSON, as in UDPT 3.</remarks>
internal sealed class JsonBodyReader : InputFormatter
{
    private static readonly SearchValues<string> Appended =
        SearchValues.Create([" Path: ", " LineNumber: "], StringComparison.Ordinal);

    public JsonBodyReader()
    {
        SupportedMediaTypes.Add(ApiJson.MediaType);
        SupportedMediaTypes.Add("application/*+json");
    }

    /// <inheritdoc/>
    public override bool CanRead(InputFormatterContext context)
    {
        string? contentType = context.HttpContext.Request.ContentType;
        return !HasBody(context) || string.IsNullOrEmpty(contentType) || (base.CanRead(context) && IsUtf8(contentType));
    }

    /// <inheritdoc/>
    public override Task<InputFormatterResult> ReadAsync(InputFormatterContext context) =>
        HasBody(context) ? ReadRequestBodyAsync(context) : NoValue(context);

    /// <inheritdoc/>
    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        byte[] body = await ReadToEnd(context.HttpContext.Request.BodyReader, context.HttpContext.RequestAborted);
        ReadOnlySpan<byte> json = body;
        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        if (json.IsEmpty)
        {
            return await NoValue(context);
        }

        try
        {
            JsonSyntax.Check(json);
            object? value = JsonSerializer.Deserialize(json, RestJson.Options.GetTypeInfo(context.ModelType));
            return await (value is null ? NoValue(context) : InputFormatterResult.SuccessAsync(value));
        }
        catch (JsonException e)
        {
            context.ModelState.TryAddModelError(context.ModelName, Describe(e));
            return await InputFormatterResult.FailureAsync();
        }
    }

    /// <summary>Null if the action allows it, otherwise an error.</summary>
    private static Task<InputFormatterResult> NoValue(InputFormatterContext context) =>
        context.TreatEmptyInputAsDefaultValue
            ? InputFormatterResult.SuccessAsync(null)
            : InputFormatterResult.NoValueAsync();

    /// <summary>
    /// Reads the whole body. It is small, because the server enforces its size limit here, for chunked bodies too.
    /// </summary>
    private static async Task<byte[]> ReadToEnd(PipeReader reader, CancellationToken aborted)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(aborted);
            if (read.IsCompleted)
            {
                byte[] body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>
    /// The message without what System.Text.Json appends, plus the position counted from 1: that of the unexpected
    /// character, or the one after an unexpected value.
    /// </summary>
    private static string Describe(JsonException e)
    {
        int appended = e.Message.AsSpan().IndexOfAny(Appended);
        string message = (appended < 0 ? e.Message : e.Message[..appended]).TrimEnd('.');
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            message = "it is not what this call expects";
        }

        return e is { LineNumber: { } line, BytePositionInLine: { } position }
            ? $"body: {message} (near line {line + 1}, byte {position + 1})"
            : $"body: {message}";
    }

    private static bool HasBody(InputFormatterContext context) =>
        context.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    private static bool IsUtf8(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && (!type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
