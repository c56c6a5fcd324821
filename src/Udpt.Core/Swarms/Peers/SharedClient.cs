using Udpt.Core.Protocol;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// A client in private mode that is in one swarm at several endpoints, for example because it announces over both IPv4
/// and IPv6. Its endpoints share one pair of marks (<see cref="UnreportedTransfer"/>), so that its transfers count
/// once, whichever endpoint reports them first.
/// </summary>
/// <remarks>
/// A client that restarts its counters announces this at one endpoint before the others, and reports about the old
/// counters may still arrive in between. So each restart begins a new line: the restarting endpoint moves to the new
/// marks, and the others are measured against the old ones until they restart too. A started event that reports less
/// than the marks, but no less than the same endpoint has reported before, may be a restart or a late datagram: the
/// next announce decides.
/// </remarks>
internal sealed class SharedClient
{
    private const byte FirstLine = 1;

    private ulong _uploaded;
    private ulong _downloaded;
    private ulong _oldUploaded;
    private ulong _oldDownloaded;
    private byte _line = FirstLine;

    // Where the client may have restarted its counters, while an endpoint is in question.
    private (ulong Uploaded, ulong Downloaded)? _beginning;

    // While peers are being restored: whether one has brought the current marks, and whether only old ones have come
    // so far.
    private bool _hasCurrent;
    private bool _isBehind;

    /// <summary>How many endpoints the client has.</summary>
    public int Peers { get; set; }

    /// <summary>Whether the client has been counted as completed.</summary>
    public bool HasCompleted { get; set; }

    /// <summary>Adds an endpoint that was the client's only one until now; its marks become the client's.</summary>
    public void Adopt(ref UnreportedTransfer share, in PeerInfo info)
    {
        (_uploaded, _downloaded, _hasCurrent) = (info.Uploaded, info.Downloaded, true);
        HasCompleted |= info.HasCompleted;
        share.Line = _line;
        Peers++;
    }

    /// <summary>Adds an endpoint with its first announce.</summary>
    public void Join(ref UnreportedTransfer share, in AnnounceRequest request, ref PeerInfo info)
    {
        Peers++;
        share.Line = _line;
        if (request.Event == AnnounceEvent.Started && IsLess(request, _uploaded, _downloaded))
        {
            Question(ref share, request.Uploaded, request.Downloaded);
        }
        else
        {
            AddBeyondMarks(ref share, request);
        }

        (info.Uploaded, info.Downloaded) = (request.Uploaded, request.Downloaded);
    }

    /// <summary>Counts what an announce reports beyond the marks, and raises the marks.</summary>
    public void Add(ref UnreportedTransfer share, in AnnounceRequest request, ref PeerInfo info)
    {
        bool isStart = request.Event == AnnounceEvent.Started;
        bool isInQuestion = share.Standing == SharedClientState.InQuestion;
        if (share.Line != _line)
        {
            if (!isInQuestion && !isStart && !IsLess(request, _oldUploaded, _oldDownloaded))
            {
                share.AddBeyond(request, ref _oldUploaded, ref _oldDownloaded);
                return;
            }

            (share.Line, share.Standing) = (_line, SharedClientState.Current);
            (info.Uploaded, info.Downloaded) = (request.Uploaded, request.Downloaded);
        }
        else if (isInQuestion)
        {
            if (request.Uploaded == info.Uploaded && request.Downloaded == info.Downloaded)
            {
                return;
            }

            if (IsLess(request, _uploaded, _downloaded))
            {
                Rebase(ref share, info.Uploaded, info.Downloaded);
            }

            _beginning = null;
            share.Standing = SharedClientState.Current;
        }
        else if (isStart && IsLess(request, _uploaded, _downloaded))
        {
            bool isCertain = IsLess(request, info.Uploaded, info.Downloaded);
            (info.Uploaded, info.Downloaded) = (request.Uploaded, request.Downloaded);
            if (!isCertain)
            {
                Question(ref share, request.Uploaded, request.Downloaded);
                return;
            }

            Rebase(ref share, request.Uploaded, request.Downloaded);
        }

        AddBeyondMarks(ref share, request);
        info.Uploaded = Math.Max(info.Uploaded, request.Uploaded);
        info.Downloaded = Math.Max(info.Downloaded, request.Downloaded);
    }

    /// <summary>How an endpoint relates to the marks, to be saved with it.</summary>
    public SharedClientState StandingOf(in UnreportedTransfer share) => share.Line == _line ? share.Standing : SharedClientState.Behind;

    /// <summary>The marks that apply to an endpoint, saved in place of its own last report.</summary>
    public (ulong Uploaded, ulong Downloaded) MarksOf(in UnreportedTransfer share, in PeerInfo info) => StandingOf(share) switch
    {
        SharedClientState.Current => (_uploaded, _downloaded),
        SharedClientState.Behind => (_oldUploaded, _oldDownloaded),
        _ => (info.Uploaded, info.Downloaded),
    };

    /// <summary>Restores a saved endpoint. Its standing says which of the client's marks it was saved with.</summary>
    public void Restore(ref UnreportedTransfer share, SharedClientState standing, in PeerInfo info)
    {
        Peers++;
        HasCompleted |= info.HasCompleted;
        share.Line = _line;
        share.Standing = SharedClientState.Current;
        switch (standing)
        {
            case SharedClientState.InQuestion:
                Question(ref share, info.Uploaded, info.Downloaded);
                break;
            case SharedClientState.Behind when _hasCurrent:
                share.Line = _line == FirstLine ? byte.MaxValue : (byte)(_line - 1);
                _oldUploaded = Math.Max(_oldUploaded, info.Uploaded);
                _oldDownloaded = Math.Max(_oldDownloaded, info.Downloaded);
                break;
            case SharedClientState.Current when _isBehind:
                Rebase(ref share, info.Uploaded, info.Downloaded);
                (_hasCurrent, _isBehind) = (true, false);
                break;
            default:
                _uploaded = Math.Max(_uploaded, info.Uploaded);
                _downloaded = Math.Max(_downloaded, info.Downloaded);
                _isBehind = standing == SharedClientState.Behind;
                _hasCurrent = !_isBehind;
                break;
        }
    }

    private static bool IsLess(in AnnounceRequest request, ulong uploaded, ulong downloaded) =>
        request.Uploaded < uploaded || request.Downloaded < downloaded;

    private void AddBeyondMarks(ref UnreportedTransfer share, in AnnounceRequest request) =>
        share.AddBeyond(request, ref _uploaded, ref _downloaded);

    private void Question(ref UnreportedTransfer share, ulong uploaded, ulong downloaded)
    {
        share.Standing = SharedClientState.InQuestion;
        _beginning ??= (uploaded, downloaded);
    }

    private void Rebase(ref UnreportedTransfer share, ulong uploaded, ulong downloaded)
    {
        // What another endpoint has reported since the possible restart counts too.
        bool isKnown = _beginning is { } known && known.Uploaded <= uploaded && known.Downloaded <= downloaded;
        (_oldUploaded, _oldDownloaded) = (_uploaded, _downloaded);
        (_uploaded, _downloaded) = isKnown ? _beginning!.Value : (uploaded, downloaded);
        _beginning = null;
        _line = _line == byte.MaxValue ? FirstLine : (byte)(_line + 1);
        share.Line = _line;
    }
}
