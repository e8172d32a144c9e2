namespace OpenClaw.Node.Audit;

/// <summary>What an audit record is about.</summary>
public enum ExecAuditKind
{
    /// <summary>A request was denied.</summary>
    Denied,

    /// <summary>A request was allowed; its process is started next.</summary>
    Allowed,

    /// <summary>A process ended.</summary>
    Finished,

    /// <summary>A gateway asked what a command would do, in order to ask somebody about it. Nothing ran.</summary>
    Prepared,

    /// <summary>Somebody changed the policy, a rule or a waiting request on this box.</summary>
    Changed,
}
