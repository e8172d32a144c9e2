namespace OpenClaw.PowerShell.Output;

/// <summary>For whom an installed node runs.</summary>
public enum NodeServiceScope
{
    /// <summary>For this account.</summary>
    User,

    /// <summary>For the machine, whoever logs on; needs an administrator or root.</summary>
    Machine,
}
