namespace OpenClaw.PowerShell.Output;

/// <summary>Whether the gateway may use a browser of this machine.</summary>
public enum BrowserProxyMode
{
    /// <summary>It may.</summary>
    Enabled,

    /// <summary>It may not, and the node does not offer it.</summary>
    Disabled,
}
