namespace OpenClaw.Node.Hosting;

/// <summary>
/// Comes again where a gateway does not tell a node that its commands were approved. Gateways before 2026.6.11 keep that event from nodes
/// and use newly approved commands from the node's next connect on (seen in 2026.3.31); others use them at once. What a node does see of an
/// event it is not shown is the gap in the event numbers, and that is what this waits for: a gateway that is asked for nothing is not
/// disturbed.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="first">After how long it looks for the first time; the time doubles with every reconnect, up to
/// <see cref="Longest"/>.</param>
/// <param name="missedEvents">How many events of this connection were not shown to us.</param>
/// <param name="reconnect">Connects anew.</param>
internal sealed class SurfaceRecheck(TimeProvider time, TimeSpan first, Func<long> missedEvents, Action reconnect)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly object _gate = new();
    private ITimer? _timer; // under _gate
    private TimeSpan _delay = first; // under _gate
    private bool _settled; // under _gate

    /// <summary>A connection begins, and nobody has said whether the commands are approved.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!_settled)
            {
                _timer?.Dispose();
                _timer = time.CreateTimer(_ => Look(), null, _delay, _delay);
            }
        }
    }

    /// <summary>The connection ended, or the gateway told: there is nothing to find out by coming again.</summary>
    public void End()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>The gateway uses our commands, so an approval that it kept to itself cannot be outstanding any more.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            _settled = true;
            End();
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_timer is null || missedEvents() == 0)
            {
                return;
            }
            End();
            _delay = _delay + _delay < Longest ? _delay + _delay : Longest;
        }
        reconnect();
    }
}
