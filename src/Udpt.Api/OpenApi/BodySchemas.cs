using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.PeerKeys;
using Udpt.Api.Status;
using Udpt.Api.Torrents;
using Udpt.Core.Identity;
using Udpt.Core.Rules;

namespace Udpt.Api.OpenApi;

#pragma warning disable CS0618 // The document is OpenAPI 3.0, which has a single example only.

/// <summary>The schemas of types with custom converters, which the generator cannot describe.</summary>
internal static class BodySchemas
{
    public const string InfoHashExample = "0123456789abcdef0123456789abcdef01234567";
    public const string PeerKeyExample = "aa0b3ebfae9c3b9643cdcef73781149e62be077f";

    private const string Hex40 = "^[0-9a-fA-F]{40}$";

    public static Task Describe(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = context.JsonTypeInfo.Type;
        switch (Nullable.GetUnderlyingType(type) ?? type)
        {
            case var t when t == typeof(InfoHash):
                Replace(schema, InfoHash());
                break;
            case var t when t == typeof(PeerKey):
                Replace(schema, Hex("A peer key, 40 hex digits.", PeerKeyExample));
                break;
            case var t when t == typeof(TorrentChange):
                Replace(schema, Object(new() { ["is_flagged"] = IsFlagged() }));
                schema.Example = new JsonObject { ["is_flagged"] = true };
                break;
            case var t when t == typeof(TorrentsChange):
                Replace(schema, Object(
                    new()
                    {
                        ["info_hashes"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Array,
                            Items = InfoHash(),
                            MaxItems = TorrentsChange.MaxInfoHashes,
                            Description = "The torrents; duplicates count once.",
                        },
                        ["is_flagged"] = IsFlagged(),
                    },
                    "info_hashes"));
                schema.Example = new JsonObject
                {
                    ["info_hashes"] = new JsonArray(InfoHashExample),
                    ["is_flagged"] = true,
                };
                break;
            case var t when t == typeof(PeerKeyOrder):
                Replace(schema, Order());
                schema.Example = new JsonObject { ["name"] = "alice", ["expires_at"] = "2030-01-31T12:00:00Z" };
                break;
        }

        if (type == typeof(Done) || type == typeof(DoneMany) || type == typeof(Fault))
        {
            string status = type == typeof(Fault) ? "err" : "ok";
            schema.Properties!["status"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [status] };
            (schema.Required ??= new HashSet<string>()).Add("status");
        }

        switch (context.JsonPropertyInfo)
        {
            case { Name: "info_hash" }:
                Replace(schema, InfoHash());
                break;
            case { Name: "peers" } peers when peers.PropertyType == typeof(IReadOnlyList<PeerEntry>):
                schema.Type = JsonSchemaType.Array;
                schema.Items = Peer();
                break;
            case { Name: "key" } key when key.DeclaringType == typeof(PeerKeyEntry):
                schema.Pattern = Hex40;
                break;
            case { Name: "mode" } mode when mode.DeclaringType == typeof(TrackerStatus):
                schema.Enum = [.. Enum.GetNames<TrackerMode>().Select(name => JsonValue.Create(name.ToLowerInvariant()))];
                break;
            case { Name: "state" } state when state.DeclaringType == typeof(SiloState):
                schema.Enum = [SiloState.Active, SiloState.Unreachable];
                break;
            case { Name: "store" } store when store.DeclaringType == typeof(SiloState):
                schema.Enum = [SiloState.Reachable, SiloState.Unreachable, SiloState.Unknown];
                break;
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema InfoHash() => Hex("An info hash, 40 hex digits.", InfoHashExample);

    private static OpenApiSchema Hex(string description, string example) => new()
    {
        Type = JsonSchemaType.String,
        Pattern = Hex40,
        Description = description,
        Example = example,
    };

    private static OpenApiSchema IsFlagged() => new()
    {
        Type = JsonSchemaType.Boolean,
        Default = false,
        Description = "Whether announces are refused.",
    };

    /// <summary>Either name or names: one key, or one for each name.</summary>
    private static OpenApiSchema Order()
    {
        OpenApiSchema name = Text($"The owner's name: 1 to {PeerKeyOrder.MaxName} characters. For one key.");
        name.MinLength = 1;
        name.MaxLength = PeerKeyOrder.MaxName;
        OpenApiSchema expiresAt = Text(
            "When it expires, ISO 8601 (or Unix seconds, as a number); null means never.", isNullable: true);
        expiresAt.Format = "date-time";
        return Object(new()
        {
            ["name"] = name,
            ["names"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = name,
                MinItems = 1,
                MaxItems = PeerKeyOrder.MaxNames,
                Description = "Instead of name: one name for each of several keys.",
            },
            ["expires_at"] = expiresAt,
        });
    }

    /// <summary>A pair, as in UDPT 3: the peer's identity, and its last announce.</summary>
    private static OpenApiSchema Peer()
    {
        OpenApiSchema identity = Object(
            new()
            {
                ["id"] = Text("The peer id, 40 hex digits."),
                ["client"] = Text("The client, if its peer id reveals it; otherwise null.", isNullable: true),
            },
            "id",
            "client");
        OpenApiSchema announce = Object(
            new()
            {
                ["ip"] = Text("Address and port."),
                ["uploaded"] = Number("Bytes."),
                ["downloaded"] = Number("Bytes."),
                ["left"] = Number("Bytes; up to 2^64-1, which some clients send if they do not know."),
                ["event"] = Text("None, Complete, Started or Stopped."),
                ["updated"] = Number("Milliseconds since its last announce."),
            },
            "ip",
            "uploaded",
            "downloaded",
            "left",
            "event",
            "updated");
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MinItems = 2,
            MaxItems = 2,
            Items = new OpenApiSchema { AnyOf = [identity, announce] },
            Description = "A pair: the peer's identity, and its last announce.",
        };
    }

    private static OpenApiSchema Object(Dictionary<string, IOpenApiSchema> properties, params string[] required) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties,
        Required = required.ToHashSet(),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema Text(string description, bool isNullable = false) => new()
    {
        Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String,
        Description = description,
    };

    private static OpenApiSchema Number(string description) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "uint64",
        Minimum = "0",
        Description = description,
    };

    private static void Replace(OpenApiSchema schema, OpenApiSchema with)
    {
        schema.Type = with.Type;
        schema.Format = with.Format;
        schema.Pattern = with.Pattern;
        schema.Properties = with.Properties;
        schema.Required = with.Required;
        schema.Items = with.Items;
        schema.MinItems = with.MinItems;
        schema.MaxItems = with.MaxItems;
        schema.AdditionalPropertiesAllowed = with.AdditionalPropertiesAllowed;
        schema.Description ??= with.Description;
        schema.Example ??= with.Example;
    }
}
