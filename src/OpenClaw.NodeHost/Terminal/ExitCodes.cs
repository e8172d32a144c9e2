namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// The exit codes of the program. They are part of its face: scripts and service managers act on them (README, "Exit codes").
/// </summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Something failed, or a command line that cannot be used (as upstream: a bad port is 1).</summary>
    public const int Error = 1;

    /// <summary>install, start, restart: the service manager has accepted it and the node does not run yet (as upstream).</summary>
    public const int StillStarting = 2;

    /// <summary>status: no node runs (as init scripts say it). approvals test: it would be denied.</summary>
    public const int NotRunning = 3;

    /// <summary>status: the node runs and is not connected.</summary>
    public const int NotConnected = 4;

    /// <summary>status: an operator has to approve the device or its commands.</summary>
    public const int WaitingForApproval = 5;

    /// <summary>status: connected, and the exec policy cannot be used, so that everything is denied.</summary>
    public const int PolicyBroken = 6;

    /// <summary>approvals test: it would be denied.</summary>
    public const int WouldBeDenied = 3;

    /// <summary>approvals test: it would wait for somebody to approve it.</summary>
    public const int WouldWait = 4;

    /// <summary>The last signal was SIGHUP: the terminal went away.</summary>
    public const int Hangup = 129;

    /// <summary>Stopped with Ctrl+C.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM: what service managers send.</summary>
    public const int Terminated = 143;

    private static readonly ExitCode[] Common = [new(Ok, "done"), new(Error, "failed, or the command line is wrong")];

    private static readonly Dictionary<string, ExitCode[]> OfVerbs = new()
    {
        ["run"] =
        [
            .. Common,
            new(76, "node and gateway speak different protocol versions"),
            new(77, "the gateway refused the credentials"),
            new(78, "a setting or the state directory can never work; restarting does not help"),
            new(Hangup, "stopped because the terminal was closed"),
            new(Interrupted, "stopped with Ctrl+C"),
            new(Terminated, "stopped by SIGTERM"),
        ],
        ["status"] =
        [
            new(Ok, "the node is connected and serves"),
            Common[1],
            new(NotRunning, "no node runs"),
            new(NotConnected, "the node runs and is not connected"),
            new(WaitingForApproval, "an operator has to approve the device or its commands"),
            new(PolicyBroken, "connected, but the exec policy cannot be used: everything is denied"),
        ],
        ["doctor"] =
        [
            new(Ok, "nothing has failed; there may be warnings. With --bundle: it was written, whatever was found"),
            new(Error, "a check has failed, or the command line is wrong"),
        ],
        ["approvals test"] = [new(Ok, "it would run"), Common[1], new(WouldBeDenied, "it would be denied"),
            new(WouldWait, "it would wait for somebody to approve it")],
        ["approvals history"] = [new(Ok, "done; with --verify: the record is whole"),
            new(Error, "failed, or with --verify: a line was changed, moved or taken out")],
        ["demo"] = [new(Ok, "every command ended as it should"), Common[1], new(Interrupted, "stopped with Ctrl+C")],
        ["logs"] = [new(Ok, "done"), new(Error, "there is no log, or the command line is wrong")],
        ["identity"] = [new(Ok, "done"), new(Error, "there is no identity yet, or the command line is wrong")],
    };

    /// <summary>What the program as a whole documents (README, manual page).</summary>
    public static IReadOnlyDictionary<string, ExitCode[]> Documented => OfVerbs;

    /// <summary>The codes of a verb, by its path below the program; empty for the program itself.</summary>
    public static IReadOnlyList<ExitCode> Of(string verb)
    {
        return verb is "install" or "start" or "restart" ? [.. Common, new ExitCode(StillStarting, "accepted; the node does not run yet")]
            : OfVerbs.TryGetValue(verb, out ExitCode[]? codes) ? codes
            : verb.Length == 0 ? [.. Common, new ExitCode(2, "and above: see the help of the verb")]
            : Common;
    }
}
