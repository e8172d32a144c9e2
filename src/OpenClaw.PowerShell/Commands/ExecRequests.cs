using System.Management.Automation;
using OpenClaw.Node.Approvals;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets for waiting requests share.</summary>
internal static class ExecRequests
{
    public static ExecRequestView Find(ExecApprovals approvals, string id) =>
        approvals.GetRequests().FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase)) ?? throw NotFound(id);

    public static OpenClawCommandException NotFound(string id) => new(
        "ExecRequestNotFound", ErrorCategory.ObjectNotFound, $"No request '{id}' is waiting; requests are kept for a day.", "Get-OpenClawExecRequest shows the requests that wait.", id);
}
