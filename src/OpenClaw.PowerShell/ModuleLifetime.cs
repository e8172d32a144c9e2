using System.Management.Automation;
using OpenClaw.PowerShell.Compat;

namespace OpenClaw.PowerShell;

/// <summary>What happens at Import-Module. It stays cheap: no library of ours is loaded before the first cmdlet runs.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport() => PrivateAssemblies.Register();
}
