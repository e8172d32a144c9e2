using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Approve-OpenClawExec: allows a waiting request, once (the very same request, the next time it is asked within an hour) or always (by
/// rules for its programs).
/// </summary>
[Cmdlet(VerbsLifecycle.Approve, "OpenClawExec", SupportsShouldProcess = true, DefaultParameterSetName = LocalSet)]
[OutputType(typeof(ExecRequestView), ParameterSetName = [LocalSet])]
[OutputType(typeof(GatewayExecRequest), ParameterSetName = [EndpointSet, UrlSet])]
public sealed class ApproveOpenClawExecCommand : AnswerExecRequestCmdlet
{
    /// <summary>Add rules, so that it never has to be asked again.</summary>
    [Parameter]
    public SwitchParameter Always { get; set; }

    /// <summary>Also allow the variables that the request sets; without it a request that sets any is not allowed.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    public SwitchParameter WithEnvironment { get; set; }

    /// <summary>With -Always, on this machine: allow the programs whatever they are told.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    public SwitchParameter AnyArgument { get; set; }

    /// <summary>With -Always, on this machine: allow the same arguments in every directory.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    public SwitchParameter AnyDirectory { get; set; }

    private RuleWidth Width => AnyArgument ? RuleWidth.AnyArgument : AnyDirectory ? RuleWidth.AnyDirectory : RuleWidth.Exactly;

    private protected override (string Decision, string Action) Answer =>
        !Always ? ("allow-once", "Allow once") : ("allow-always", Width switch
    {
        RuleWidth.AnyArgument => "Allow always its programs, with any arguments, in any directory",
        RuleWidth.AnyDirectory => "Allow always its programs with these arguments, in any directory",
        _ => "Allow always its programs with these arguments, in this directory",
    });

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if ((AnyArgument || AnyDirectory) && !Always)
        {
            ThrowFailure(new OpenClawCommandException("ParameterMissing", ErrorCategory.InvalidArgument,
                "-AnyArgument and -AnyDirectory are about rules: they need -Always.", "Add -Always."));
        }
    }

    private protected override ExecRequestView AnswerHere(ExecApprovals approvals, string id)
    {
        ExecRequestView answered = approvals.Approve(id, Always, WithEnvironment, Width);
        foreach (string warning in answered.Warnings)
        {
            WriteWarning(warning);
        }

        return answered;
    }
}
