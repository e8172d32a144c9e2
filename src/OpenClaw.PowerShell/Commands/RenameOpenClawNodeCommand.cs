using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Rename-OpenClawNode: gives a node another name at its gateway.</summary>
[Cmdlet(VerbsCommon.Rename, "OpenClawNode", SupportsShouldProcess = true)]
[OutputType(typeof(GatewayNode))]
public sealed class RenameOpenClawNodeCommand : NodeReferenceCmdlet
{
    /// <summary>The node: its name, its id, or the first six characters of its id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [NodeReference]
    [ArgumentCompleter(typeof(GatewayNodeCompleter))]
    public string Node { get; set; } = "";

    /// <summary>The new name.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = "";

    /// <summary>Write the node.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        GatewayOperator gateway = Operator(OperatorScopes.ForPairing);
        // One name for one node: a wildcard is a name here.
        string word = WildcardPattern.ContainsWildcardCharacters(Node) ? WildcardPattern.Unescape(Node) : Node;
        try
        {
            GatewayNodes nodes = new(gateway);
            GatewayNode node = nodes.Find(NodesOf(gateway), word);
            if (node.Name == NewName)
            {
                TellNothingToDo($"{node.Id} is named {NewName} already.");
                if (PassThru)
                {
                    WriteObject(node);
                }

                return;
            }

            if (!ShouldProcess($"{node.Name} ({node.Id}) at {gateway.Gateway}", $"Rename to {NewName}"))
            {
                return;
            }

            Await(async cancellation =>
            {
                await nodes.RenameAsync(node, NewName, cancellation).ConfigureAwait(false);
                return true;
            });
            if (PassThru)
            {
                // As it will be listed: gateways before 2026.8 show the name that a connected node gave itself until it connects anew.
                WriteObject(node with { Name = NewName });
            }
        }
        catch (GatewayOperatorException failure)
        {
            WriteFailure(failure, Node);
        }
    }
}
