namespace OpenClaw.Gateway;

/// <summary>What an operator may do at a gateway. An operator asks for the scopes it needs and gets no others.</summary>
public enum OperatorScope
{
    /// <summary>See nodes and the gateway's health.</summary>
    Read,

    /// <summary>Call node commands.</summary>
    Write,

    /// <summary>See and answer exec requests.</summary>
    Approvals,

    /// <summary>See and answer pairing requests; rename and remove nodes.</summary>
    Pairing,

    /// <summary>Everything; what concerns other devices than the operator's own needs it (gateway 2026.9.6).</summary>
    Admin,
}
