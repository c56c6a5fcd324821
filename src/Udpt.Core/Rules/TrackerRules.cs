namespace Udpt.Core.Rules;

/// <summary>
/// The current options, and the policy derived from them for the hot path. A reload replaces both at once: a reader
/// sees either the old or the new, at the cost of reading one reference.
/// </summary>
public sealed class TrackerRules
{
    private volatile InForce _inForce;

    public TrackerRules(TrackerOptions options) => _inForce = new(options, SwarmPolicy.From(options));

    /// <summary>Raised after the options have been replaced.</summary>
    public event EventHandler? Changed;

    /// <summary>The current options.</summary>
    public TrackerOptions Options => _inForce.Options;

    /// <summary>The swarm rules derived from the options.</summary>
    public SwarmPolicy Policy => _inForce.Policy;

    /// <summary>Replaces the current options. The mode cannot change.</summary>
    public void Replace(TrackerOptions options) => Prepare(options)();

    /// <summary>
    /// Validates <paramref name="options"/> and returns an action that replaces the current options with them.
    /// </summary>
    /// <exception cref="ArgumentException">The options are invalid; nothing has changed.</exception>
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
