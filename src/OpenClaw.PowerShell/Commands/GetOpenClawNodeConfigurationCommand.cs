using System.Management.Automation;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNodeConfiguration: what the node will do at its next start: gateway, name, offered commands, browser.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeConfiguration")]
[OutputType(typeof(NodeConfiguration))]
public sealed class GetOpenClawNodeConfigurationCommand : SavedNodeCmdlet
{
    private protected override object Read(StateLocation location) =>
        ConfigurationMapping.From(Node.Configuration.NodeConfiguration.Read(location), location);
}
