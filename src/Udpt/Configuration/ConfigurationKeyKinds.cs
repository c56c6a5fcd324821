using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Udpt.Configuration;

/// <summary>Any text; empty means absent.</summary>
internal sealed class TextKey : ConfigurationKey<string>
{
    public TextKey(string path, string allowed)
        : base(path, allowed)
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out string? value)
    {
        value = setting.Text.Length == 0 ? Default : setting.Text;
        if (setting.Kind == SettingKind.Text)
        {
            return true;
        }

        faults.Add(Fault(setting, "must be a string"));
        return false;
    }
}

/// <summary>One of a few words, each with its value.</summary>
internal sealed class ChoiceKey<T> : ConfigurationKey<T>
{
    private readonly FrozenDictionary<string, T> _choices;

    public ChoiceKey(string path, params (string Word, T Meaning)[] choices)
        : base(path, string.Join(", ", choices.Select(choice => Setting.Quote(choice.Word))))
    {
        _choices = choices.ToFrozenDictionary(choice => choice.Word, choice => choice.Meaning);
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out T? value)
    {
        value = default;
        if (setting.Kind != SettingKind.Text)
        {
            faults.Add(Fault(setting, "must be a string"));
            return false;
        }

        if (_choices.TryGetValue(setting.Text, out value))
        {
            return true;
        }

        faults.Add(Fault(setting, "not one of the allowed values"));
        return false;
    }
}

/// <summary>An integer within bounds.</summary>
internal sealed class NumberKey : ConfigurationKey<int?>
{
    private readonly int _least;
    private readonly int _most;

    /// <param name="unit">The unit, for example <c>"seconds"</c>, and the meaning of 0 if it is special.</param>
    public NumberKey(string path, int least, int most, string unit)
        : base(path, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most} ({unit})"))
    {
        _least = least;
        _most = most;
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out int? value)
    {
        value = null;
        long number = setting.Number;

        // Environment variables contain only text; in the file, a quoted number is a mistake worth reporting.
        bool isNumber = setting.Kind == SettingKind.Number
            || (setting.IsFromEnvironment
                && long.TryParse(
                    setting.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number));
        if (!isNumber)
        {
            faults.Add(Fault(setting, "must be a whole number" + (IsQuotedNumber(setting) ? " without quotes" : "")));
            return false;
        }

        if (number < _least || number > _most)
        {
            faults.Add(Fault(setting, number < _least ? "too small" : "too large"));
            return false;
        }

        value = (int)number;
        return true;
    }

    private static bool IsQuotedNumber(Setting setting)
    {
        return !setting.IsFromEnvironment
            && long.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagKey : ConfigurationKey<bool>
{
    public FlagKey(string path)
        : base(path, "true or false")
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out bool value)
    {
        value = setting.Flag;
        if (setting.Kind == SettingKind.Flag)
        {
            return true;
        }

        // Environment variables contain only text; in the file, a quoted word is a mistake worth reporting.
        bool isWord = setting.Text is "true" or "false";
        value = setting.Text == "true";
        if (!isWord || !setting.IsFromEnvironment)
        {
            faults.Add(Fault(setting, "must be true or false" + (isWord ? " without quotes" : "")));
            return false;
        }

        return true;
    }
}

/// <summary>One address with its port.</summary>
internal sealed class EndpointKey : ConfigurationKey<IPEndPoint>
{
    public EndpointKey(string path)
        : base(path, EndpointText.Allowed)
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out IPEndPoint? value)
    {
        value = null;
        if (setting.Kind != SettingKind.Text)
        {
            faults.Add(Fault(setting, "must be a string"));
            return false;
        }

        string? problem = EndpointText.Read(setting.Text, out value);
        if (problem is not null)
        {
            faults.Add(Fault(setting, problem));
        }

        return problem is null;
    }
}

/// <summary>One address with its port, or a list of them; comma-separated in the environment.</summary>
internal sealed class EndpointsKey : ConfigurationKey<ImmutableArray<IPEndPoint>>
{
    public EndpointsKey(string path)
        : base(path, EndpointText.Allowed + ", or a list of them")
    {
    }

    /// <summary>Each address as it was found.</summary>
    public static ImmutableArray<Setting> ItemsOf(Setting setting) => setting switch
    {
        { Kind: SettingKind.List } => setting.Items,
        { IsFromEnvironment: true } =>
            [.. setting.Text.Split(',').Select(item => Setting.OfText(setting.Segments, setting.Source, item))],
        _ => [setting],
    };

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out ImmutableArray<IPEndPoint> value)
    {
        ImmutableArray<Setting> items = ItemsOf(setting);
        int faultsBefore = faults.Count;
        List<IPEndPoint> endpoints = [];
        foreach (Setting item in items)
        {
            IPEndPoint? endpoint = null;
            string? problem = item.Kind == SettingKind.Text
                ? EndpointText.Read(item.Text, out endpoint)
                : "must be a string or a list of strings";

            // Port 0 means any free port, so two of them are two sockets.
            if (endpoint is { Port: not 0 } && endpoints.Contains(endpoint))
            {
                problem = "the same address twice";
            }

            if (problem is not null)
            {
                faults.Add(Fault(item, problem));
            }
            else
            {
                endpoints.Add(endpoint!);
            }
        }

        if (items.IsEmpty)
        {
            faults.Add(Fault(setting, "an empty list: nothing would listen"));
        }

        value = [.. endpoints];
        return faults.Count == faultsBefore;
    }
}
