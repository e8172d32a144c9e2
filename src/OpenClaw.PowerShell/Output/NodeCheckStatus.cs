namespace OpenClaw.PowerShell.Output;

/// <summary>How a check came out.</summary>
public enum NodeCheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>It works, but somebody should look at it.</summary>
    Warn,

    /// <summary>The node cannot work like this.</summary>
    Fail,

    /// <summary>Not looked at; the message says why.</summary>
    Skip,
}
