using System.Management.Automation;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Get-OpenClawNodeIdentity: the public half of the device key, to compare with what an operator sees. Makes nothing: a machine that never
/// started a node has none.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeIdentity")]
[OutputType(typeof(NodeIdentity))]
public sealed class GetOpenClawNodeIdentityCommand : SavedNodeCmdlet
{
    private protected override object Read(StateLocation location)
    {
        SavedNode saved = SavedNode.Read(location);
        if (saved.DeviceId is null || saved.PublicKey is null)
        {
            throw new OpenClawCommandException(
                "NoIdentity", ErrorCategory.ObjectNotFound, $"There is no device identity in {location.Directory}.",
                "Start-OpenClawNode makes one at its first start.", location.Directory);
        }

        return new NodeIdentity
        {
            DeviceId = saved.DeviceId,
            PublicKey = saved.PublicKey,
            NodeId = saved.NodeId,
            DisplayName = saved.DisplayName,
            IsPaired = saved.HasDeviceToken,
            StateDirectory = location.Directory,
        };
    }
}
