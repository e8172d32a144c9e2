namespace OpenClaw.PowerShell.Output;

/// <summary>How Export-OpenClawExecHistory writes a record.</summary>
public enum HistoryFormat
{
    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Common Event Format, version 0, as most SIEM products read it.</summary>
    Cef,
}
