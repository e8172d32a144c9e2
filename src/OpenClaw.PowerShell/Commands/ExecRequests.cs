using System.Management.Automation;
using OpenClaw.Node.Approvals;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets for waiting requests share.</summary>
internal static class ExecRequests
{
    public static ExecRequestView Find(ExecApprovals approvals, string id) =>
        approvals.FindRequests(request => string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase)) is [ExecRequestView found, ..]
            ? found : throw NotFound(id);

    public static OpenClawCommandException NotFound(string id) => new(
        "ExecRequestNotFound", ErrorCategory.ObjectNotFound, $"No request '{id}' is waiting; requests are kept for a day.",
        "Get-OpenClawExecRequest shows the requests that wait.", id);
}
