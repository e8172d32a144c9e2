using System.Management.Automation;
using OpenClaw.PowerShell.Compat;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What happens at Import-Module and Remove-Module. Import stays cheap: no library of ours is loaded before the first cmdlet runs.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport() => PrivateAssemblies.Register();

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        NodeSessions.StopAllOfThisRunspace();
        OperatorSessions.CloseAllOfThisRunspace();
    }
}
