using System.Management.Automation;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// The sessions of one runspace, numbered from 1; the last one opened is the default. Used by one pipeline at a time, and once more when
/// the runspace closes.
/// </summary>
internal sealed class RunspaceOperators
{
    private readonly object _gate = new();
    private readonly List<OperatorSession> _sessions = [];
    private int _lastId;

    public IReadOnlyList<OperatorSession> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _sessions];
            }
        }
    }

    /// <summary>What cmdlets use when nobody says which; null when there is none.</summary>
    public OperatorSession? Default => All is { Count: > 0 } all ? all[all.Count - 1] : null;

    /// <summary>Takes a connected operator in. A session with the same gateway is replaced, keeping its number.</summary>
    public OperatorSession Add(GatewayOperator connected, SessionLog log)
    {
        OperatorSession? replaced;
        OperatorSession session;
        lock (_gate)
        {
            replaced = _sessions.Find(s => s.Url == connected.Gateway.Url);
            session = new OperatorSession(replaced?.Id ?? ++_lastId, connected, log);
            _sessions.RemoveAll(s => s == replaced);
            _sessions.Add(session);
        }

        replaced?.Operator.Dispose();
        return session;
    }

    /// <summary>Makes a session the default.</summary>
    public void Prefer(OperatorSession session)
    {
        lock (_gate)
        {
            if (_sessions.Remove(session))
            {
                _sessions.Add(session);
            }
        }
    }

    public OperatorSession Get(int id) => All.FirstOrDefault(s => s.Id == id) ?? throw new OpenClawCommandException(
        "GatewaySessionNotFound", ErrorCategory.ObjectNotFound, $"There is no gateway session with the id {id} here.",
        "Get-OpenClawGateway lists the sessions.", id);

    public OperatorSession? FindByUrl(string url) => All.LastOrDefault(s => string.Equals(s.Url, url, StringComparison.OrdinalIgnoreCase));

    public void Close(OperatorSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }

        session.Operator.Dispose();
    }

    public void CloseAll()
    {
        foreach (OperatorSession session in All)
        {
            Close(session);
        }
    }
}
