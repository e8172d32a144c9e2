using OpenClaw.Node.Audit;

namespace OpenClaw.PowerShell.Output;

/// <summary>One word for each thing that the history can tell.</summary>
internal static class HistoryWords
{
    public static string Of(ExecAuditRecord record) =>
        record.Kind != ExecAuditKind.Changed || record.Command is null ? record.Kind.ToString()
        : record.Detail switch
        {
            { } detail when detail.StartsWith("allowed once", StringComparison.Ordinal) => "Allowed once",
            { } detail when detail.StartsWith("allowed always", StringComparison.Ordinal) => "Allowed always",
            { } detail when detail.StartsWith("denied", StringComparison.Ordinal) => "Refused",
            _ => record.Kind.ToString(),
        };
}
