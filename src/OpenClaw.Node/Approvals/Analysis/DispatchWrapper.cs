namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// Programs that start the program behind them (spec/exec-approvals.md 7.2). Only options that are listed here are read; anything else makes
/// the wrapper blocked, because what it starts is then a guess.
/// </summary>
internal static class DispatchWrapper
{
    /// <summary>More wrappers than this in a row are blocked.</summary>
    public const int MaxDepth = 4;

    /// <summary>What one wrapper does with the words behind it.</summary>
    internal readonly record struct Step
    {
        /// <summary>Canonical name; null when the word is no wrapper.</summary>
        public string? Name { get; init; }

        /// <summary>Canonical name of the word, wrapper or not; null for a blank word.</summary>
        public string? Canonical { get; init; }

        /// <summary>Where the command starts; -1 when that cannot be said.</summary>
        public int CommandIndex { get; init; }

        /// <summary>The whole command when <c>env -S</c> put it together.</summary>
        public IReadOnlyList<string>? Rebuilt { get; init; }

        /// <summary>Set when it cannot be looked through, or does something of its own besides starting the command.</summary>
        public AnalysisReason? Blocked { get; init; }

        /// <summary>Set when it does more than start the command, so that it cannot be dropped in front of a shell payload.</summary>
        public AnalysisReason? SideEffect { get; init; }

        /// <summary>How env was read.</summary>
        public EnvInvocation? Env { get; init; }

        /// <summary>True when it is a wrapper and its command is known.</summary>
        public bool IsUnwrapped => Name is not null && (Rebuilt is not null || CommandIndex >= 0);
    }

    private static readonly HashSet<string> AlwaysBlocked = new(StringComparer.Ordinal)
    {
        "bwrap", "catchsegv", "chrt", "chroot", "cpulimit", "doas", "eatmydata", "firejail", "gosu", "ionice", "linux32", "linux64", "nsenter",
        "numactl", "pkexec", "proot", "proxychains", "proxychains4", "runuser", "setarch", "setsid", "setpriv", "su", "sudo", "systemd-run",
        "taskset", "torify", "torsocks", "unbuffer", "unshare", "watch", "xvfb-run",
    };

    private static readonly OptionTable Nice = new() { LongWithValue = ["--adjustment", "--priority"], ShortWithValue = "n", AttachedValue = true, Numeric = true };
    private static readonly OptionTable Timeout = new()
    {
        LongFlags = ["--foreground", "--preserve-status", "--verbose"], ShortFlags = "v", LongWithValue = ["--kill-after", "--signal"], ShortWithValue = "ks",
    };
    private static readonly OptionTable Stdbuf = new() { LongWithValue = ["--input", "--output", "--error"], ShortWithValue = "ioe" };
    private static readonly OptionTable Nohup = new() { LongFlags = ["--help", "--version"] };
    private static readonly OptionTable Time = new()
    {
        LongFlags = ["--append", "--help", "--quiet", "--verbose", "--version"], ShortFlags = "ahlpqvV", LongWithValue = ["--format", "--output"], ShortWithValue = "fo",
    };
    private static readonly OptionTable Flock = new()
    {
        LongFlags = ["--close", "--exclusive", "--nb", "--no-fork", "--nonblock", "--shared", "--verbose"], ShortFlags = "eFnosx", Clusters = true,
        LongWithValue = ["--conflict-exit-code", "--timeout", "--wait"], ShortWithValue = "Ew",
    };
    private static readonly OptionTable Caffeinate = new() { ShortFlags = "dimsu", ShortWithValue = "tw" };
    private static readonly OptionTable SandboxExec = new() { ShortWithValue = "fpd" };
    private static readonly OptionTable Xcrun = new()
    {
        LongFlags = ["--kill-cache", "--log", "--no-cache", "--run", "--verbose"], ShortFlags = "klnrv", Separator = false,
    };

    /// <summary>Reads the wrapper at <paramref name="start"/>.</summary>
    public static Step Read(IReadOnlyList<string> argv, int start, AnalysisPlatform platform)
    {
        if (start >= argv.Count || argv[start].Trim().Length == 0)
        {
            return default;
        }
        string name = ExecutableName.Normalise(argv[start]);
        return Read(name, argv, start, platform) with { Canonical = name };
    }

    private static Step Read(string name, IReadOnlyList<string> argv, int start, AnalysisPlatform platform)
    {
        switch (name)
        {
            case "env":
                return ReadEnv(name, argv, start);
            case "nice":
                return At(name, Nice.Skip(argv, start + 1), argv);
            case "nohup":
                return At(name, Nohup.Skip(argv, start + 1), argv);
            case "stdbuf":
                return At(name, Stdbuf.Skip(argv, start + 1), argv);
            case "timeout":
                // the duration stands between the options and the command
                return At(name, Plus(Timeout.Skip(argv, start + 1), 1), argv);
            case "time":
                Step time = At(name, Time.Skip(argv, start + 1), argv);
                return time.IsUnwrapped && WritesFile(argv, start + 1, time.CommandIndex) ? time with { Blocked = Reasons.TimeOutput, SideEffect = Reasons.TimeOutput } : time;
            case "flock":
                return ReadFlock(name, argv, start);
            case "caffeinate":
                return At(name, Caffeinate.Skip(argv, start + 1), argv);
            case "sandbox-exec":
                return At(name, SandboxExec.Skip(argv, start + 1), argv);
            case "xcrun" when platform == AnalysisPlatform.MacOs:
                return At(name, Xcrun.Skip(argv, start + 1), argv) with { SideEffect = Reasons.Lookup };
            case "arch" when platform == AnalysisPlatform.MacOs:
                return ReadArch(name, argv, start);
            case "xcrun" or "arch" or "script":
                return BlockedStep(name);
            default:
                return AlwaysBlocked.Contains(name) ? BlockedStep(name) : default;
        }
    }

    private static Step ReadEnv(string name, IReadOnlyList<string> argv, int start)
    {
        if (EnvInvocation.Read(argv, start) is not { } env)
        {
            return BlockedStep(name);
        }
        return new Step
        {
            Name = name,
            CommandIndex = env.SplitArgv is null ? env.CommandIndex : -1,
            Rebuilt = env.SplitArgv,
            Blocked = env.UsesModifiers || env.Doubt is not null ? Reasons.EnvModifiers : null,
            SideEffect = env.Doubt,
            Env = env,
        };
    }

    private static Step ReadFlock(string name, IReadOnlyList<string> argv, int start)
    {
        int command = Plus(Flock.Skip(argv, start + 1), 1);
        if (command < 0 || command >= argv.Count || argv[command].Length == 0 || (argv[command][0] == '-' && argv[command] != "-"))
        {
            return BlockedStep(name);
        }
        // flock creates its lock file where there is none: harmless when the wrapper is dropped, a write when it stays in front of a shell.
        return new Step { Name = name, CommandIndex = command, SideEffect = Reasons.LockFile };
    }

    private static Step ReadArch(string name, IReadOnlyList<string> argv, int start)
    {
        int i = start + 1;
        for (; i < argv.Count && argv[i].Length > 1 && argv[i][0] == '-'; i++)
        {
            string selector = argv[i] == "-arch" && i + 1 < argv.Count ? "-" + argv[++i] : argv[i];
            if (selector is not ("-32" or "-64" or "-arm64" or "-arm64e" or "-i386" or "-x86_64" or "-x86_64h"))
            {
                return BlockedStep(name);
            }
        }
        return At(name, i, argv);
    }

    private static bool WritesFile(IReadOnlyList<string> argv, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (argv[i].StartsWith("-o", StringComparison.Ordinal) || argv[i].StartsWith("--o", StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static int Plus(int index, int more) => index < 0 ? index : index + more;

    private static Step At(string name, int command, IReadOnlyList<string> argv) =>
        command < 0 || command >= argv.Count ? BlockedStep(name) : new Step { Name = name, CommandIndex = command };

    private static Step BlockedStep(string name) => new()
    {
        Name = name, CommandIndex = -1, Blocked = new AnalysisReason("blocked-wrapper", $"\"{name}\" starts another program in a way that cannot be followed, so a person has to look at it."),
    };

    private static class Reasons
    {
        public static readonly AnalysisReason EnvModifiers = new("env-modifiers", "\"env\" changes the environment of the program behind it, which rules do not cover.");
        public static readonly AnalysisReason Lookup = new("changed-lookup", "\"xcrun\" looks for the program in other places than PATH.");
        public static readonly AnalysisReason TimeOutput = new("wrapper-writes", "\"time -o\" writes to a file, which no rule allows.");
        public static readonly AnalysisReason LockFile = new("wrapper-writes", "\"flock\" may create its lock file, which no rule allows.");
    }
}
