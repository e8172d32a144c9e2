namespace OpenClaw.Node.Commands;

/// <summary>Log event ids of the run commands.</summary>
internal static class RunLogEvents
{
    public const int StateWriteFailed = 3101;
    public const int AuditWriteFailed = 3102;
    public const int GrantIsReplaceable = 3103;
    public const int GrantFollowsProject = 3105;
    public const int GatewayAsks = 3104;
}
