using System.Collections.Immutable;
using Tomlyn.Syntax;

namespace Udpt.Configuration;

/// <summary>
/// Flattens a syntax tree into settings: the reader treats sections, dotted keys and inline tables alike.
/// </summary>
internal static class TomlSettings
{
    public static List<Setting> Read(string file, DocumentSyntax document)
    {
        List<Setting> settings = [];
        foreach (KeyValueSyntax pair in document.KeyValues)
        {
            AddPair(settings, file, [], pair);
        }

        foreach (TableSyntaxBase table in document.Tables)
        {
            if (table.Name is null)
            {
                continue;
            }

            ImmutableArray<string> name = SegmentsOf(table.Name);
            ConfigurationSource source = SourceOf(file, table.Name);
            if (table is TableArraySyntax)
            {
                settings.Add(new Setting(name, source, SettingKind.Other) { Shown = "a list of sections" });
                continue;
            }

            settings.Add(Section(name, source));
            foreach (KeyValueSyntax pair in table.Items)
            {
                AddPair(settings, file, name, pair);
            }
        }

        return settings;
    }

    private static void AddPair(
        List<Setting> settings, string file, ImmutableArray<string> section, KeyValueSyntax pair)
    {
        if (pair.Key is null || pair.Value is null)
        {
            return;
        }

        ImmutableArray<string> segments = section.AddRange(SegmentsOf(pair.Key));
        ConfigurationSource source = SourceOf(file, pair.Key);
        if (pair.Value is not InlineTableSyntax table)
        {
            settings.Add(Value(segments, source, pair.Value));
            return;
        }

        settings.Add(Section(segments, source));
        foreach (InlineTableItemSyntax item in table.Items)
        {
            if (item.KeyValue is { } inner)
            {
                AddPair(settings, file, segments, inner);
            }
        }
    }

    private static Setting Section(ImmutableArray<string> segments, ConfigurationSource source)
    {
        return new Setting(segments, source, SettingKind.Section) { Shown = "a section" };
    }

    private static Setting Value(ImmutableArray<string> segments, ConfigurationSource source, ValueSyntax value)
    {
        return value switch
        {
            StringValueSyntax text => Setting.OfText(segments, source, text.Value ?? ""),
            IntegerValueSyntax number => new Setting(segments, source, SettingKind.Number)
            {
                Number = number.Value,
                Shown = Setting.Printable(number.Token?.Text ?? ""),
            },
            BooleanValueSyntax flag => new Setting(segments, source, SettingKind.Flag)
            {
                Flag = flag.Value,
                Shown = Setting.Printable(flag.Token?.Text ?? ""),
            },
            ArraySyntax array => new Setting(segments, source, SettingKind.List)
            {
                Items = ItemsOf(segments, source, array),
                Shown = array.Items.ChildrenCount == 0 ? "[]" : "a list",
            },
            FloatValueSyntax real => Other(segments, source, real.Token?.Text),
            DateTimeValueSyntax date => Other(segments, source, date.Token?.Text),
            _ => Other(segments, source, "a table"),
        };
    }

    private static ImmutableArray<Setting> ItemsOf(
        ImmutableArray<string> segments, ConfigurationSource source, ArraySyntax array)
    {
        return
        [
            .. array.Items
                .Where(item => item.Value is not null)
                .Select(item => Value(segments, SourceOf(source.File, item.Value!), item.Value!)),
        ];
    }

    private static Setting Other(ImmutableArray<string> segments, ConfigurationSource source, string? shown)
    {
        return new Setting(segments, source, SettingKind.Other) { Shown = Setting.Printable(shown ?? "") };
    }

    private static ConfigurationSource SourceOf(string file, SyntaxNode node)
    {
        return new ConfigurationSource(file, node.Span.Start.Line + 1);
    }

    private static ImmutableArray<string> SegmentsOf(KeySyntax key)
    {
        return [TextOf(key.Key), .. key.DotKeys.Select(item => TextOf(item.Key))];
    }

    private static string TextOf(BareKeyOrStringValueSyntax? key)
    {
        return key switch
        {
            BareKeySyntax bare => bare.Key?.Text ?? "",
            StringValueSyntax quoted => quoted.Value ?? "",
            _ => "",
        };
    }
}
