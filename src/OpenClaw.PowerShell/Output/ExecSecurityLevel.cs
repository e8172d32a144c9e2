namespace OpenClaw.PowerShell.Output;

/// <summary>What may run.</summary>
public enum ExecSecurityLevel
{
    /// <summary>Nothing.</summary>
    Deny,

    /// <summary>What a rule allows.</summary>
    Allowlist,

    /// <summary>Everything.</summary>
    Full,
}
