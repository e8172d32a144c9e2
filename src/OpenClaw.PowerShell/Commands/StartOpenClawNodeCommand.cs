using System.Management.Automation;
using System.Security;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;
using NodeStatus = OpenClaw.PowerShell.Output.NodeStatus;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Start-OpenClawNode: makes this machine a node of a gateway for as long as this session lives.</para>
/// <para>Without -Wait and -AsJob it returns after the first answer of the gateway, or after -Timeout seconds; the node runs in the
/// background of this session.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(NodeStatus), typeof(Job))]
[OutputType(typeof(NodeServiceStatus), ParameterSetName = [ServiceSet])]
public sealed class StartOpenClawNodeCommand : GatewayEndpointCmdlet
{
    private const string ServiceSet = "Service";

    private static readonly TimeSpan CtrlCLimit = TimeSpan.FromMilliseconds(600);

    /// <summary>Start the installed node instead of one in this session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServiceSet)]
    public SwitchParameter Service { get; set; }

    /// <summary>Put this version of the module in place of a newer one that is installed; without it the newer one stays.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Use this node instance id instead of the generated one.</summary>
    // Not from the pipeline: a result's NodeId is that of another node, and a record's Command no command of nodes.
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [ValidateNotNullOrEmpty]
    public string? NodeId { get; set; }

    /// <summary>The name that operators see; default: the host name.</summary>
    [Parameter(ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = UrlSet, ValueFromPipelineByPropertyName = true)]
    [AbsentWhenNull]
    public string? DisplayName { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Offer only these node commands; remembered.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCommandCompleter))]
    public string[]? Command { get; set; }

    /// <summary>Offer every command and forget a remembered -Command.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    public SwitchParameter AllCommand { get; set; }

    /// <summary>A setup code (oc-pair://...) to pair with.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [AbsentWhenNull]
    public SecureString? SetupCode { get; set; }

    /// <summary>Use the setup code only if no device token is stored yet.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    public SwitchParameter SetupCodeIfNeeded { get; set; }

    /// <summary>The gateway's password; the user name is not used. Default: OPENCLAW_GATEWAY_PASSWORD.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Stay in the foreground until the node ends; Ctrl+C stops it.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>Return a PowerShell job.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Name of the job.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>
    /// How many seconds to wait for a first answer of the gateway before the prompt comes back; the node goes on in the background. 0 waits
    /// only for what goes wrong at once.
    /// </summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 3600)]
    public int Timeout { get; set; } = 5;

    /// <summary>Write the node's status object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ServiceSet)
        {
            StartInstalled();
            return;
        }

        CheckCombinations();
        NodeOptions options;
        try
        {
            options = CreateOptions();
        }
        catch (Exception failure) when (failure is NodeStateException or OpenClawCommandException)
        {
            WriteFailure(failure, Url ?? GatewayHost);
            return;
        }

        if (NodeSessions.OfThisRunspace().Running.FirstOrDefault(node => node.StateDirectory == options.State?.Directory) is { } own)
        {
            WriteFailure(
                new OpenClawCommandException(
                    "AlreadyRunning", ErrorCategory.ResourceBusy,
                    $"Node {own.Id} of this session runs already with the state directory {own.StateDirectory} ({own.Status}).",
                    $"Stop-OpenClawNode {own.Id}; then this line again. Restart-OpenClawNode starts it anew as it is; another one beside it needs a -StateDirectory of its own."),
                own.Id);
            return;
        }

        if (!ShouldProcess(GatewayTarget, "Start an OpenClaw node"))
        {
            return;
        }

        try
        {
            bool unnamed = !options.NamesGateway && SetupCode is null && SavedNode.Read(options.State!).Gateway is null;
            NodeSession session = NodeSessions.OfThisRunspace().Start(options, new NodeEvents(Events));
            WaitForAnswer(session, unnamed);
            if (session.EndedBy is { } failure)
            {
                NodeSessions.OfThisRunspace().Forget(session);
                WriteError(failure);
                return;
            }

            Deliver(session);
        }
        catch (Exception failure) when (failure is NodeStartException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, Url ?? GatewayHost);
        }
    }

    private void WaitForAnswer(NodeSession session, bool unnamed)
    {
        TimeSpan limit = Wait || AsJob ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromMilliseconds(Math.Max(500, Timeout * 1000L));
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        ProgressRecord? shown = null;
        session.WaitForAnswer(
            limit,
            status =>
            {
                // Most answers come at once: a bar that only flashes is no help.
                if (clock.ElapsedMilliseconds > 400 && !Wait && !AsJob)
                {
                    shown = new ProgressRecord(1, $"Node {session.Id}",
                        $"{status.State}: {status.Gateway}") { PercentComplete = (int)Math.Min(99,
                            100 * clock.Elapsed.TotalSeconds / Math.Max(0.5, limit.TotalSeconds)) };
                    WriteProgress(shown);
                }
            },
            StopToken,
            Wait || AsJob ? NodeReadiness.HasConnected : null);
        if (shown is not null)
        {
            shown.RecordType = ProgressRecordType.Completed;
            WriteProgress(shown);
        }

        if (!Wait && !AsJob && session.EndedBy is null && NodeReadiness.Missing(session.Status) is { } missing)
        {
            bool nowhere = unnamed && !NodeReadiness.IsReached(session.Status, NodeWaitCondition.WaitingForApproval);
            string? todo = nowhere ? $"{ToolWords.PowerShell.Stop} {session.Id}; {ToolWords.PowerShell.StartAt}" : session.Status.NextStep;
            missing = nowhere ? $"{missing.TrimEnd('.')}. No gateway was named and none is saved" : missing;
            string next = todo is { } step ? $"{System.Environment.NewLine}  > {step}" : "";
            WriteWarning(
                $"Node {session.Id} {missing.TrimEnd('.')}.{next}{System.Environment.NewLine}Then: Wait-OpenClawNode {session.Id}; what is wrong: Test-OpenClawNode");
        }
    }

    private void StartInstalled()
    {
        if (FindService(StateDirectory, Flavor) is { } service
            && ShouldChange(service, state => state.Status == ServiceRunState.Running ? "runs already" : null,
                "Start the installed OpenClaw node", RuntimeSource.OwnVersion, Force))
        {
            Change(service, cancellation => service.StartAsync(ModuleRuntime(), Force, cancellation), PassThru);
        }
    }

    private void Deliver(NodeSession session)
    {
        if (AsJob)
        {
            NodeJob job = new(session, MyInvocation.Line, JobName);
            JobRepository.Add(job);
            WriteObject(job);
            return;
        }

        if (PassThru)
        {
            WriteObject(session.Status);
        }

        if (Wait)
        {
            RunInForeground(session);
        }
    }

    private void RunInForeground(NodeSession session)
    {
        try
        {
            using LogLines lines = session.OpenLines();
            WriteLines(lines);
        }
        finally
        {
            // Also on Ctrl+C: a foreground node does not outlive its command.
            session.RequestStop();

            // Ctrl+C has an answer within a second, also when the gateway does not say goodbye: the rest of the stop goes on without us.
            if (StopToken.IsCancellationRequested ? session.WaitForEnd(CtrlCLimit) : session.WaitForEnd())
            {
                NodeSessions.OfThisRunspace().Forget(session);
            }
        }

        if (session.EndedBy is { } failure && !StopToken.IsCancellationRequested)
        {
            WriteError(failure);
        }
    }

    private void CheckCombinations()
    {
        CheckEndpoint();
        Exclude(Command is not null, nameof(Command), AllCommand, nameof(AllCommand));
        Exclude(Wait, nameof(Wait), AsJob, nameof(AsJob));
        if (SetupCodeIfNeeded && SetupCode is null)
        {
            ThrowFailure(new OpenClawCommandException(
                "ParameterMissing", ErrorCategory.InvalidArgument, "-SetupCodeIfNeeded needs -SetupCode.",
                "Add -SetupCode (Read-Host -AsSecureString 'Setup code')."));
        }
    }

    private NodeOptions CreateOptions()
    {
        NodeOptions options = EndpointOptions();
        return options with
        {
            NodeId = NodeId,
            DisplayName = DisplayName,
            Commands = Command,
            AllCommands = AllCommand,
            Credentials = options.Credentials with { Password = Secrets.Reveal(Credential?.Password) },
            SetupCode = Secrets.Reveal(SetupCode),
            SetupCodeOnlyIfNeeded = SetupCodeIfNeeded,
        };
    }
}
