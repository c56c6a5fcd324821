namespace Udpt.Gateway.Datagrams;

/// <summary>Sends replies, from any thread.</summary>
internal interface IReplySender
{
    /// <summary>Sends a reply; false if the system rejects it or the socket is closed.</summary>
    bool TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route);

    /// <summary>Sends the replies of a batch. Returns how many the system rejected.</summary>
    int Send(ReplyBatch replies)
    {
        int failed = 0;
        for (int i = 0; i < replies.Count; i++)
        {
            failed += TrySend(replies.Reply(i), replies.Route(i)) ? 0 : 1;
        }

        return failed;
    }
}
