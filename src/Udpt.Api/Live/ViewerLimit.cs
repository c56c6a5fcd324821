namespace Udpt.Api.Live;

/// <summary>
/// How many may watch at once: each holds a connection for as long as the page is open. Strangers and holders of
/// tokens are counted apart, so that the former cannot shut out the latter.
/// </summary>
internal sealed class ViewerLimit(int max)
{
    /// <summary>Each kind; together an eighth of the connections that the server takes.</summary>
    public const int Default = 64;

    private int _viewers;

    /// <summary>Takes a place; false when there is none.</summary>
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
