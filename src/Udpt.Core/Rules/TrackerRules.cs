namespace Udpt.Core.Rules;

/// <summary>
/// The options in force, and what follows from them for the hot path. A reload replaces them as a whole: who reads them
/// sees the old or the new, at the cost of reading one reference.
/// </summary>
public sealed class TrackerRules
{
    private volatile InForce _inForce;

    public TrackerRules(TrackerOptions options) => _inForce = new(options, SwarmPolicy.From(options));

    /// <summary>Raised after the options were replaced.</summary>
    public event EventHandler? Changed;

    /// <summary>The options in force.</summary>
    public TrackerOptions Options => _inForce.Options;

    /// <summary>The rules of swarms that follow from them.</summary>
    public SwarmPolicy Policy => _inForce.Policy;

    /// <summary>Takes <paramref name="options"/> in place of those in force. The mode is not one that can change.</summary>
    public void Replace(TrackerOptions options) => Prepare(options)();

    /// <summary>Makes ready to take <paramref name="options"/> in place of those in force, which the result then does.</summary>
    /// <exception cref="ArgumentException">They are not possible; nothing has changed.</exception>
    public Action Prepare(TrackerOptions options)
    {
        if (options.Mode != Options.Mode)
        {
            throw new ArgumentException("The mode cannot change while torrents are tracked.", nameof(options));
        }

        InForce prepared = new(options, SwarmPolicy.From(options));
        return () =>
        {
            _inForce = prepared;
            Changed?.Invoke(this, EventArgs.Empty);
        };
    }

    private sealed record InForce(TrackerOptions Options, SwarmPolicy Policy);
}
