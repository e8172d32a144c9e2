namespace OpenClaw.PowerShell.Output;

/// <summary>When a person is asked.</summary>
public enum ExecAskMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>When no rule allows the command.</summary>
    OnMiss,

    /// <summary>Always.</summary>
    Always,
}
