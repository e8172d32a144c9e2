using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Compat;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What happens at Import-Module and Remove-Module. Import stays cheap: no library of ours is loaded before the first cmdlet runs.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport() => PrivateAssemblies.Register();

    /// <summary>
    /// Remove-Module, and Import-Module -Force, which is one in front of an import. Nothing is left that nobody could stop any more; what
    /// ends with it is said, because who loads a module anew seldom means that.
    /// </summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        string[] ended = [];
        try
        {
            ended = Runspace.DefaultRunspace is null ? []
                : [.. NodeSessions.OfThisRunspace().Running.Select(Ended), .. OperatorSessions.OfThisRunspace().All.Select(Closed)];
        }
        finally
        {
            NodeSessions.StopAllOfThisRunspace();
            OperatorSessions.CloseAllOfThisRunspace();
        }
        foreach (string warning in ended)
        {
            Warn(warning);
        }
    }

    private static string Ended(NodeSession node) =>
        $"The node {node.Status.DisplayName} of this session ({node.StateDirectory}) was stopped with the module. To start it again: Start-OpenClawNode -StateDirectory {ToolWords.PowerShell.Quote(node.StateDirectory)}";

    private static string Closed(OperatorSession session) =>
        $"The session with the gateway {session.Url} was closed with the module. To open it again: Connect-OpenClawGateway -Url {ToolWords.PowerShell.Word(session.Url)}";

    // There is no cmdlet of ours to write it: the one that removes the module shows what a script in its place would.
    private static void Warn(string text)
    {
        try
        {
            ScriptBlock.Create("param($said) Microsoft.PowerShell.Utility\\Write-Warning $said").Invoke(DisplayText.Visible(text));
        }
        catch (Exception refused) when (refused is RuntimeException or PSInvalidOperationException)
        {
            // A preference that makes an error of a warning: the module is removed all the same.
        }
    }
}
