using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Test-OpenClawExec: would this command run here if a gateway asked for it? Says for every program in it what allows it or not, and what would
/// make it run. Runs nothing and keeps nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "OpenClawExec", DefaultParameterSetName = CommandSet)]
[OutputType(typeof(ExecTestResult))]
public sealed class TestOpenClawExecCommand : ExecPolicyCmdlet
{
    private const string CommandSet = "Command";
    private const string ArgvSet = "Argv";

    /// <summary>The command as one would type it, for example 'git log | head'. A gateway sends it through the machine's shell.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

    /// <summary>A program and its arguments, without any shell.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ArgvSet)]
    [ValidateNotNullOrEmpty]
    public string[] Argv { get; set; } = [];

    /// <summary>The agent that would ask.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string? Agent { get; set; }

    /// <summary>Where it would run; default: the current location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovals approvals = new(location);
        string directory = WorkingDirectory is null ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : GetUnresolvedProviderPathFromPSPath(WorkingDirectory);
        WriteObject(ParameterSetName == ArgvSet
            ? approvals.Test(Argv, AgentId(Agent), directory)
            : approvals.Test(Command, AgentId(Agent), directory));
    }
}
