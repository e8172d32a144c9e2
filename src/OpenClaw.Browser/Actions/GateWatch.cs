using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Actions;

/// <summary>Tells of refused documents of one tab as long as an action runs.</summary>
internal sealed class GateWatch : IDisposable
{
    private readonly DocumentGate? _gate;
    private readonly Action<BlockedDocument> _tell;

    public GateWatch(DocumentGate? gate, Action<RouteException> refused)
    {
        _gate = gate;
        _tell = document => refused(document.Reason);
        if (gate is not null)
        {
            gate.Blocked += _tell;
        }
    }

    /// <summary>For a tab without a gate.</summary>
    public static IDisposable None { get; } = new GateWatch(null, _ => { });

    public void Dispose()
    {
        if (_gate is not null)
        {
            _gate.Blocked -= _tell;
        }
    }
}
