namespace OpenClaw.PowerShell.Output;

/// <summary>A policy with a name.</summary>
public enum ExecPolicyPreset
{
    /// <summary>Everything runs, nobody is asked.</summary>
    Yolo,

    /// <summary>Rules decide, a person is asked for the rest, and without an answer it is denied.</summary>
    Cautious,

    /// <summary>Nothing runs.</summary>
    DenyAll,
}
