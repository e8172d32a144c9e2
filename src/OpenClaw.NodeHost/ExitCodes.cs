namespace OpenClaw.NodeHost;

/// <summary>The exit codes of the program. They are part of its face: scripts and service managers act on them (README, "Exit codes").</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Something failed, or a command line that cannot be used (as upstream: a bad port is 1).</summary>
    public const int Error = 1;

    /// <summary>The last signal was SIGHUP: the terminal went away.</summary>
    public const int Hangup = 129;

    /// <summary>Stopped with Ctrl+C.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM: what service managers send.</summary>
    public const int Terminated = 143;

    /// <summary>The lines that <c>--help</c> and the README show.</summary>
    public static readonly IReadOnlyList<(string Code, string Meaning)> Documented =
    [
        ("0", "done"),
        ("1", "failed, or the command line is wrong"),
        ("76", "run: node and gateway speak different protocol versions"),
        ("77", "run: the gateway refused the credentials"),
        ("78", "run: a setting or the state directory can never work; restarting does not help"),
        ("129", "run: stopped because the terminal was closed"),
        ("130", "run: stopped with Ctrl+C"),
        ("143", "run: stopped by SIGTERM"),
    ];
}
