using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNode: the nodes that a gateway knows.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNode", DefaultParameterSetName = NameSet)]
[OutputType(typeof(GatewayNode))]
public sealed class GetOpenClawNodeCommand : NodeReferenceCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";

    /// <summary>Only nodes with these names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GatewayNodeCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only nodes with these ids; the first six characters are enough.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Only nodes that are connected now.</summary>
    [Parameter]
    public SwitchParameter Connected { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        GatewayOperator gateway = Operator(OperatorScopes.ForReading);
        HashSet<string> written = new(StringComparer.Ordinal);
        foreach (string word in Id ?? Name)
        {
            foreach (GatewayNode node in Resolve(gateway, word).Where(node => (!Connected || node.Connected) && written.Add(node.Id)))
            {
                WriteObject(node);
            }
        }
    }
}
