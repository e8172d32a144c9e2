namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// The nodes that were started in each runspace. A node lives as long as its runspace: closing the window, ending a remote session or
/// removing the module stops it. What has to live longer is a service.
/// </summary>
internal static class NodeSessions
{
    private static readonly PerRunspace<RunspaceNodes> Nodes = new(() => new RunspaceNodes(), nodes => nodes.StopAll());

    /// <summary>The nodes of the calling pipeline's runspace.</summary>
    public static RunspaceNodes OfThisRunspace() => Nodes.OfThisRunspace();

    /// <summary>Remove-Module.</summary>
    public static void StopAllOfThisRunspace() => Nodes.EndThatOfThisRunspace();
}
