namespace OpenClaw.Node.Commands;

/// <summary>
/// Numbers of the log lines of the node host, 1100 to 1199 (the connection's are 1000 to 1099). A number keeps its meaning for good.
/// </summary>
public static class NodeLogEvents
{
    /// <summary>The node starts: version, state directory, gateway.</summary>
    public const int Starting = 1100;

    /// <summary>The node ended: why.</summary>
    public const int Stopped = 1101;

    /// <summary>The state directory is not the usual one.</summary>
    public const int StateNotice = 1102;

    /// <summary>The node's settings were saved, or could not be.</summary>
    public const int ConfigSaved = 1103;

    /// <summary>An operator has to approve, has approved or has refused the commands of this node.</summary>
    public const int Surface = 1110;

    /// <summary>An invoke arrived.</summary>
    public const int InvokeStarted = 1120;

    /// <summary>An invoke was answered.</summary>
    public const int InvokeEnded = 1121;

    /// <summary>An invoke was aborted: by the gateway, a duplicate id or a lost connection.</summary>
    public const int InvokeAborted = 1122;

    /// <summary>A command threw; the gateway got a general error.</summary>
    public const int InvokeCrashed = 1123;

    /// <summary>An invoke request was dropped because it was not one.</summary>
    public const int InvokeDropped = 1124;

    /// <summary>A result or event could not be sent.</summary>
    public const int SendFailed = 1125;

    /// <summary>The gateway replaced the exec policy.</summary>
    public const int PolicyReplaced = 1130;

    /// <summary>The stored exec policy cannot be used; everything is denied.</summary>
    public const int PolicyUnusable = 1131;

    /// <summary>The local status channel failed.</summary>
    public const int StatusChannel = 1140;
}
