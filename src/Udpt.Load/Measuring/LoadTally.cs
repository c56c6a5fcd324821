using System.Text;
using Udpt.Core.Protocol;

namespace Udpt.Load.Measuring;

/// <summary>The counts of one thread, or of all.</summary>
internal sealed class LoadTally
{
    private const int MaxErrorTexts = 16;

    private readonly ActionTally[] _actions = [new(), new(), new()];

    /// <summary>Announces of made-up info hashes.</summary>
    public FloodTally Flood { get; } = new();

    /// <summary>Invalid replies by error.</summary>
    public long[] Faults { get; } = new long[Enum.GetValues<ReplyVerdict>().Length];

    /// <summary>The tracker's error messages; only the first few distinct ones.</summary>
    public Dictionary<string, long> ErrorTexts { get; } = [];

    /// <summary>Peers in good announce replies.</summary>
    public long Peers { get; set; }

    /// <summary>Good announce replies that list the asker itself.</summary>
    public long AskerListed { get; set; }

    /// <summary>Unexpected replies: late, duplicate or unsolicited.</summary>
    public long Unexpected { get; set; }

    /// <summary>Requests that this system did not send; they count as lost.</summary>
    public long SendFailed { get; set; }

    /// <summary>Requests of an open loop that were due but never sent: the load generator was too slow.</summary>
    public long Unsent { get; set; }

    /// <summary>The requests of one action.</summary>
    public ActionTally this[RequestAction action] => _actions[(int)action];

    /// <summary>All actions together.</summary>
    public ActionTally All()
    {
        ActionTally all = new();
        foreach (ActionTally action in _actions)
        {
            all.Add(action);
        }

        return all;
    }

    /// <summary>Counts an error message.</summary>
    public void AddErrorText(ReadOnlySpan<byte> text)
    {
        AddErrorText(Encoding.UTF8.GetString(text), 1);
    }

    public void Add(LoadTally other)
    {
        for (int i = 0; i < _actions.Length; i++)
        {
            _actions[i].Add(other._actions[i]);
        }

        for (int i = 0; i < Faults.Length; i++)
        {
            Faults[i] += other.Faults[i];
        }

        foreach ((string text, long count) in other.ErrorTexts)
        {
            AddErrorText(text, count);
        }

        Flood.Add(other.Flood);
        Peers += other.Peers;
        AskerListed += other.AskerListed;
        Unexpected += other.Unexpected;
        SendFailed += other.SendFailed;
        Unsent += other.Unsent;
    }

    private void AddErrorText(string text, long count)
    {
        if (ErrorTexts.TryGetValue(text, out long before))
        {
            ErrorTexts[text] = before + count;
        }
        else if (ErrorTexts.Count < MaxErrorTexts)
        {
            ErrorTexts[text] = count;
        }
    }
}
