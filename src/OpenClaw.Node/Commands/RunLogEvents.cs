namespace OpenClaw.Node.Commands;

/// <summary>Log event ids of the run commands.</summary>
internal static class RunLogEvents
{
    public const int StateWriteFailed = 3101;
    public const int AuditWriteFailed = 3102;
}
