using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Test-OpenClawExec: would this command run here if a gateway asked for it? Says for every program in it what allows it or not, what would
/// make it run, and whether the answer depends on how a gateway asks. Runs nothing and keeps nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "OpenClawExec", DefaultParameterSetName = CommandSet)]
[OutputType(typeof(ExecTest))]
public sealed class TestOpenClawExecCommand : ExecPolicyCmdlet
{
    private const string CommandSet = "Command";
    private const string ArgvSet = "Argv";
    private const string InputSet = "InputObject";
    private const string Takes =
        "a command is a text, a waiting request, a record of Get-OpenClawExecHistory, or an object with a property Command or Argv.";

    private readonly Dictionary<string, GatewayExecPolicy?> _gateways = new(StringComparer.Ordinal);

    /// <summary>The command as one would type it, for example 'git log | head'. A gateway sends it through the machine's shell.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

    /// <summary>A program and its arguments, without any shell.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ArgvSet)]
    [ValidateNotNullOrEmpty]
    public string[] Argv { get; set; } = [];

    /// <summary>Commands as text, waiting requests, records of the history, or rows with a column Command or Argv.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The agent that would ask; default: that of the object.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string? Agent { get; set; }

    /// <summary>Where it would run; default: that of the object, else the current location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    private protected override void Process(StateLocation location)
    {
        OwnParser.Use();
        ExecApprovals approvals = new(location);
        ExecTestResult result = ParameterSetName switch
        {
            CommandSet => approvals.Test(Command, AgentId(Agent), Where(null)),
            ArgvSet => approvals.Test(Argv, AgentId(Agent), Where(null)),
            _ => Test(approvals, InputObject!),
        };
        WriteObject(new ExecTest(result.Behind(GatewayOf(location)), location.Directory));
    }

    /// <summary>
    /// What the gateway of the node that runs there says; asked once for each state directory, however many commands come.
    /// </summary>
    private GatewayExecPolicy? GatewayOf(StateLocation location)
    {
        if (!_gateways.TryGetValue(location.Directory, out GatewayExecPolicy? gateway))
        {
            gateway = Await(cancellation => NodeStatusClient.TryReadAsync(location, null, cancellation)) is { } node
                ? GatewayExecPolicy.Against(node.GatewayExec, node.Policy) : null;
            _gateways[location.Directory] = gateway;
        }

        return gateway;
    }

    private ExecTestResult Test(ExecApprovals approvals, PSObject input) => PipelineInput.Base(input) switch
    {
        string text when !string.IsNullOrWhiteSpace(text) => approvals.Test(text, AgentId(Agent), Where(null)),
        ExecRequestView request => approvals.Test(request.Argv, AgentId(Agent ?? request.AgentId), Where(request.Directory)),
        GatewayExecRequest { Argv.Count: > 0 } request =>
            approvals.Test(request.Argv, AgentId(Agent ?? request.AgentId), Where(request.Directory)),
        ExecTest test => approvals.Test(test.Command, AgentId(Agent ?? test.Agent), Where(null)),
        ExecHistoryRecord { Command: null } =>
            throw PipelineInput.Unfit(input, "this record of the history is about no command.",
                "Get-OpenClawExecHistory -Kind Denied | Test-OpenClawExec"),
        ExecHistoryRecord record => approvals.Test(Whole(record.Command!, input), AgentId(Agent ?? record.Agent), Where(record.Directory)),
        ExecRule => throw PipelineInput.Unfit(input, "a rule is no command.", "Test-OpenClawExec 'git log'"),
        _ => OfProperties(approvals, input),
    };

    private ExecTestResult OfProperties(ExecApprovals approvals, PSObject input)
    {
        string? agent = AgentId(Agent ?? PipelineInput.Text(input, "Agent", "AgentId")),
        directory = Where(PipelineInput.Text(input, "WorkingDirectory", "Directory"));
        // The command of a node's answer is one of nodes, also where the answer came over remoting.
        if (input.BaseObject is PSCustomObject && PipelineInput.KindOf(input) != typeof(NodeInvokeResult).FullName)
        {
            if (PipelineInput.Texts(input, "Argv") is { } argv)
            {
                return approvals.Test(argv, agent, directory);
            }

            if (PipelineInput.Text(input, "Command", "Argv") is { } command)
            {
                return approvals.Test(Whole(command, input), agent, directory);
            }
        }

        throw PipelineInput.Unfit(input, Takes, "Test-OpenClawExec 'git log'");
    }

    /// <summary>The record replaces what looks like a secret: what is left is not the command that was asked for.</summary>
    private static string Whole(string command, PSObject input) =>
        command.IndexOf("***", StringComparison.Ordinal) < 0 ? command : throw new OpenClawCommandException(
        "CommandRedacted", ErrorCategory.InvalidData,
        $"A secret was replaced in '{command}': whether the whole command would run cannot be told from it.",
        "Test-OpenClawExec with the command as it is", input);

    private string Where(string? directory) => WorkingDirectory is not null ? GetUnresolvedProviderPathFromPSPath(WorkingDirectory)
        : directory ?? CurrentDirectory;
}
