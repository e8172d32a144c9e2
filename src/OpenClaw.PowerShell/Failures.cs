using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.PowerShell;

/// <summary>
/// The errors of the module. Ids are stable, because scripts test for them; texts are not.
/// Every record says what to do next in <c>ErrorDetails.RecommendedAction</c>.
/// </summary>
internal static class Failures
{
    public static ErrorRecord ToErrorRecord(Exception failure, object? target = null) => failure switch
    {
        OpenClawCommandException known => Record(known, known.ErrorId, known.Category, known.Target ?? target, known.NextStep),
        NodeStartException { InnerException: NodeStateException state } => FromState(state, target),
        NodeStartException start =>
            Record(start, start.Reason, ErrorCategory.InvalidArgument, target,
                start.NextStep ?? "Change what the message names and start again."),
        ExecRequestException request =>
            Record(request, "ExecRequestRefused", ErrorCategory.InvalidOperation, target,
                "Get-OpenClawExecRequest shows the requests that wait."),
        NodeStateException state => FromState(state, target),
        GatewayConfigurationException configuration => Record(
            configuration, configuration.Failure.Reason.ToString(), ErrorCategory.InvalidArgument, target,
            configuration.Failure.NextStep ?? "Correct the gateway parameters."),
        GatewayOperatorException refused => Record(
            refused, refused.Reason, CategoryOfOperator(refused.Reason), target,
            refused.NextStep ?? "Look at the gateway's log: openclaw logs"),
        ServiceException service =>
            Record(service, "Service" + service.Problem, OfService(service.Problem), target,
                service.Hints.Count > 0 ? service.Hints[0] : "Get-OpenClawNodeStatus shows the installed node."),
        UnauthorizedAccessException =>
            Record(failure, "AccessDenied", ErrorCategory.PermissionDenied, target, "Run as the account that owns the file."),
        IOException =>
            Record(failure, "StorageFailed", ErrorCategory.WriteError, target,
                "Check the disk and the permissions of the path in the message."),
        TimeoutException => Record(failure, "TimedOut", ErrorCategory.OperationTimeout, target, "Try again, or give a longer -Timeout."),
        _ => Record(failure, "Unexpected", ErrorCategory.NotSpecified, target,
            "This is a defect: please report it with the text of Get-Error and the file of New-OpenClawSupportBundle."),
    };

    /// <summary>The record for a node that ended by itself.</summary>
    public static ErrorRecord FromResult(NodeRunResult result, object? target)
    {
        (ErrorCategory category, string nextStep) = Enum.TryParse(result.Reason, out StateProblem problem) ? OfState(problem, null)
            : (Enum.TryParse(result.Reason, out GatewayFailureReason reason) ? CategoryOf(reason) : ErrorCategory.NotSpecified,
                "Start-OpenClawNode -Wait -Verbose shows what happens.");
        return Record(new InvalidOperationException(result.Message), result.Reason, category, target, result.NextStep ?? nextStep);
    }

    public static ErrorRecord Record(Exception failure, string errorId, ErrorCategory category, object? target, string nextStep) =>
        new(failure, errorId, category, target)
        {
            ErrorDetails = new ErrorDetails(Printable.Visible(failure.Message)) { RecommendedAction = Printable.Visible(nextStep) },
        };

    private static ErrorRecord FromState(NodeStateException failure, object? target)
    {
        (ErrorCategory category, string nextStep) = OfState(failure.Problem, failure.Path);
        return Record(failure, "State" + failure.Problem, category, target ?? failure.Path, nextStep);
    }

    private static (ErrorCategory Category, string NextStep) OfState(StateProblem problem, string? path) => problem switch
    {
        StateProblem.Location => (ErrorCategory.InvalidArgument, "Give another directory with -StateDirectory."),
        StateProblem.ForeignState =>
            (ErrorCategory.ResourceExists, "Give a directory of its own with -StateDirectory or OPENCLAW_STATE_DIR."),
        StateProblem.Malformed => (ErrorCategory.InvalidData, path is null
            ? "Repair the file, or move it away if it can be made anew. It was not changed."
            : $"Repair the place that the message names; or begin with a new file, which keeps this one: {ToolWords.PowerShell.BeginAnew(path)}"),
        StateProblem.Unsafe =>
            (ErrorCategory.SecurityError, "Give the file to this account alone (0600, or an ACL for owner, SYSTEM and Administrators)."),
        StateProblem.LockTimeout => (ErrorCategory.ResourceBusy, "Try again; look for another process that uses this state directory."),
        StateProblem.AlreadyRunning => (ErrorCategory.ResourceBusy, "Stop the other node, or start this one with another -StateDirectory."),
        StateProblem.Closed when path is not null => (ErrorCategory.PermissionDenied, ClosedDirectory.NextStep(path, ToolWords.PowerShell)),
        _ => (ErrorCategory.WriteError, "Check the disk and the permissions of the path in the message."),
    };

    private static ErrorCategory OfService(ServiceProblem problem) => problem switch
    {
        ServiceProblem.AccessDenied => ErrorCategory.PermissionDenied,
        ServiceProblem.NotInstalled => ErrorCategory.ObjectNotFound,
        ServiceProblem.ManagerUnavailable => ErrorCategory.ResourceUnavailable,
        ServiceProblem.Account => ErrorCategory.AuthenticationError,
        ServiceProblem.InvalidDefinition => ErrorCategory.InvalidArgument,
        ServiceProblem.Timeout => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.NotSpecified,
    };

    public static ErrorCategory CategoryOfOperator(string reason) => reason switch
    {
        GatewayApprovals.NotFound or GatewayPairings.NotFound or GatewayNodes.NotFound => ErrorCategory.ObjectNotFound,
        GatewayApprovals.AlreadyAnswered or GatewayApprovals.AnswerUnavailable or GatewayPairings.Changed => ErrorCategory.InvalidOperation,
        GatewayNodes.Ambiguous => ErrorCategory.InvalidArgument,
        GatewayOperator.ScopeMissing or NodeInvoker.NotApproved or NodeInvoker.NotAllowed or NodeInvoker.Denied =>
            ErrorCategory.PermissionDenied,
        GatewayOperator.TimedOut or NodeInvoker.TimedOut => ErrorCategory.OperationTimeout,
        GatewayOperator.Unsupported or GatewaySetupCodes.Unsupported => ErrorCategory.NotImplemented,
        GatewaySetupCodes.NoAddress => ErrorCategory.InvalidArgument,
        NodeInvoker.NotConnected => ErrorCategory.ConnectionError,
        NodeInvoker.Failed => ErrorCategory.InvalidResult,
        _ => Enum.TryParse(reason, out GatewayFailureReason failure) ? CategoryOf(failure) : ErrorCategory.NotSpecified,
    };

    private static ErrorCategory CategoryOf(GatewayFailureReason reason) => reason switch
    {
        GatewayFailureReason.ConfigurationInvalid or GatewayFailureReason.PlaintextRefused => ErrorCategory.InvalidArgument,
        GatewayFailureReason.AuthenticationRejected => ErrorCategory.AuthenticationError,
        GatewayFailureReason.PairingRequired => ErrorCategory.PermissionDenied,
        GatewayFailureReason.TlsFailed or GatewayFailureReason.TlsPinMismatch => ErrorCategory.SecurityError,
        GatewayFailureReason.ProtocolMismatch => ErrorCategory.ProtocolError,
        _ => ErrorCategory.ConnectionError,
    };
}
