using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Remove-OpenClawNode: takes a node's approvals and its token back; the gateway drops it, and it has to ask anew.</summary>
[Cmdlet(VerbsCommon.Remove, "OpenClawNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveOpenClawNodeCommand : NodeReferenceCmdlet
{
    /// <summary>The nodes: names, ids, the first six characters of an id, or names with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [NodeReference]
    [ArgumentCompleter(typeof(GatewayNodeCompleter))]
    public string[] Node { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        GatewayOperator gateway = Operator(OperatorScopes.ForPairing);
        foreach (GatewayNode node in Node.SelectMany(word => Resolve(gateway, word)).ToArray())
        {
            if (!ShouldProcess($"{node.Name} ({node.Id}) at {gateway.Gateway}", "Take back its approvals and its token"))
            {
                continue;
            }

            try
            {
                if (Await(cancellation => new GatewayNodes(gateway).RemoveAsync(node, cancellation)) is { } left)
                {
                    WriteWarning($"{node.Name}: {left}");
                }
                else
                {
                    WriteVerbose(
                        $"{node.Name} is removed from {gateway.Gateway}. When its software still runs it asks to be paired again: Get-OpenClawPairing");
                }
            }
            catch (GatewayOperatorException failure)
            {
                WriteFailure(failure, node);
            }
        }
    }
}
