using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNode: the nodes that a gateway knows.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNode", DefaultParameterSetName = NameSet)]
[OutputType(typeof(GatewayNode))]
public sealed class GetOpenClawNodeCommand : NodeReferenceCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string ObjectSet = "InputObject";

    private readonly HashSet<(string Url, string Id)> _written = [];

    /// <summary>Only nodes with these names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GatewayNodeCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only nodes with these ids; the first six characters are enough.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>
    /// Nodes as objects: of Get-OpenClawNode, to see how they are by now, or of another cmdlet that knows their device; or sessions with
    /// gateways, for all nodes there.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Only nodes that are connected now.</summary>
    [Parameter]
    public SwitchParameter Connected { get; set; }

    /// <inheritdoc/>
    private protected override bool NameMeansAll => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if ((InputObject is null ? Id ?? Name : Named(InputObject, Word)) is not { } words)
        {
            return;
        }

        GatewayOperator gateway = Operator(OperatorScopes.ForReading);
        foreach (string word in words)
        {
            foreach (GatewayNode node in Resolve(gateway, word)
                .Where(node => (!Connected || node.Connected) && _written.Add((node.Url, node.Id))))
            {
                WriteObject(node);
            }
        }
    }

    /// <summary>A session with a gateway stands for all its nodes.</summary>
    private static string Word(PSObject input) => PipelineInput.KindOf(input) == typeof(GatewaySessionInfo).FullName ? "*"
        : PipelineIds.OfNodeAtGateway(input) ?? throw PipelineIds.NoDevice(input);
}
