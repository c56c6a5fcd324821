namespace Udpt.Api.Live;

/// <summary>
/// Limits concurrent viewers, because each holds a connection for as long as the page is open. Viewers with and without
/// a token are limited separately, so that strangers cannot lock out token holders.
/// </summary>
internal sealed class ViewerLimit(int max)
{
    /// <summary>The limit for each kind; together an eighth of the connections that the server accepts.</summary>
    public const int Default = 64;

    private int _viewers;

    /// <summary>Takes a slot; false if none is free.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _viewers) <= max)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _viewers);
}
