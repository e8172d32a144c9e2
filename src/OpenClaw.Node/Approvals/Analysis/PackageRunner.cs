namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>npm, npx, pnpm, yarn and bunx starting a program (spec/exec-approvals.md 4.5). Rules match on that program, at most six runners deep.</summary>
internal static class PackageRunner
{
    private const int MaxDepth = 6;

    /// <summary>What a runner starts.</summary>
    internal readonly record struct Target
    {
        /// <summary>The argv that rules match; null when no runner was seen.</summary>
        public IReadOnlyList<string>? Argv { get; init; }

        /// <summary>Set when a runner starts something that cannot be said.</summary>
        public AnalysisReason? NoRule { get; init; }
    }

    private static readonly AnalysisReason Unclear = new("package-runner", "A package runner starts a program that is not plain from its arguments, or from another folder or package than usual.");

    private static readonly HashSet<string> NpmFlags = Set("--no", "--quiet", "--yes", "-q", "-y");
    private static readonly HashSet<string> NpmValues = Set("--loglevel");
    private static readonly HashSet<string> PnpmFlags = Set("--aggregate-output", "--color", "--parallel", "--silent", "-s");
    private static readonly HashSet<string> PnpmValues = Set("--reporter", "--stream", "--test-pattern", "--workspace-concurrency");
    private static readonly HashSet<string> YarnFlags = Set("--immutable", "--silent", "-s");
    private static readonly HashSet<string> YarnDlxFlags = Set("--quiet", "-q");
    private static readonly HashSet<string> None = Set();

    // With these the runner works in another folder or with another package: no rule may match then, but what is started is still plain.
    private static readonly HashSet<string> NpmAllFlags = Set("--no", "--quiet", "--yes", "-q", "-y", "--ws", "--workspaces");
    private static readonly HashSet<string> NpmAllValues = Set("--loglevel", "--cache", "--package", "--prefix", "--script-shell", "--userconfig", "--workspace", "-p", "-w");
    private static readonly HashSet<string> PnpmAllFlags = Set("--aggregate-output", "--color", "--parallel", "--silent", "-s", "--recursive", "--workspace-root", "-r", "-w");
    private static readonly HashSet<string> PnpmAllValues = Set("--reporter", "--stream", "--test-pattern", "--workspace-concurrency", "--config", "--dir", "--filter", "--allow-build", "--package", "-p", "-C");
    private static readonly HashSet<string> YarnAllValues = Set("--cwd");
    private static readonly HashSet<string> YarnDlxAllValues = Set("--package", "-p");

    private static readonly HashSet<string> PnpmOwn = Set(
        "restart", "run", "start", "stop", "test", "add", "audit", "bin", "config", "dedupe", "deploy", "help", "import", "init", "install", "licenses", "link", "list",
        "outdated", "patch", "prune", "publish", "rebuild", "remove", "root", "server", "store", "unlink", "update", "view", "why");

    private static readonly HashSet<string> YarnOwn = Set(
        "add", "audit", "autoclean", "bin", "cache", "check", "config", "create", "dedupe", "generate-lock-entry", "global", "help", "import", "info", "init", "install",
        "licenses", "link", "list", "login", "logout", "outdated", "owner", "pack", "policies", "prune", "publish", "remove", "self-update", "tag", "team", "unlink",
        "upgrade", "upgrade-interactive", "version", "versions", "why", "workspace");

    /// <summary>Follows runners from the start of <paramref name="argv"/>.</summary>
    public static Target Follow(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        IReadOnlyList<string> current = argv;
        for (int depth = 0; depth < MaxDepth; depth++)
        {
            int start = 0;
            for (int wrappers = 0; depth > 0; wrappers++)
            {
                DispatchWrapper.Step step = DispatchWrapper.Read(current, start, platform);
                if (step.Name is null)
                {
                    break;
                }
                if (wrappers == DispatchWrapper.MaxDepth || step.Blocked is not null || !step.IsUnwrapped || step.Rebuilt is not null)
                {
                    return new Target { NoRule = Unclear };
                }
                start = step.CommandIndex;
            }
            current = start == 0 ? current : SegmentBuilder.Slice(current, start);
            int next = Next(current);
            if (next == NotARunner)
            {
                return depth == 0 ? default : Finish(current, platform);
            }
            if (next < 0)
            {
                return new Target { NoRule = Unclear };
            }
            // "pnpm node x" starts node itself.
            bool node = ToolName(current[0]) == "pnpm" && next > 0 && current[next - 1].Trim() == "node";
            IReadOnlyList<string> inner = SegmentBuilder.Slice(current, next);
            current = node ? Prepend("node", inner) : inner;
        }
        return new Target { NoRule = Unclear };
    }

    /// <summary>One layer taken off, for finding script operands; null when argv is no runner or cannot be followed.</summary>
    public static IReadOnlyList<string>? Peel(IReadOnlyList<string> argv)
    {
        int next = Next(argv, anyContext: true);
        return next <= 0 ? null : ToolName(argv[0]) == "pnpm" && argv[next - 1].Trim() == "node" ? Prepend("node", SegmentBuilder.Slice(argv, next)) : SegmentBuilder.Slice(argv, next);
    }

    /// <summary>True for a <c>pnpm dlx</c> whose options cannot be read, so that the script that it starts is unknown.</summary>
    public static bool IsUncertainDownload(IReadOnlyList<string> argv)
    {
        if (argv.Count == 0 || ToolName(argv[0]) != "pnpm")
        {
            return false;
        }
        int command = FirstWord(argv, 1, PnpmAllFlags, PnpmAllValues);
        return command == CannotSay || (command > 0 && argv[command].Trim() == "dlx" && AfterOptions(argv, command + 1, PnpmAllFlags, PnpmAllValues) < 0);
    }

    private static Target Finish(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        string name = ExecutableName.Normalise(argv[0]);
        bool carrier = ShellNames.IsMultiplexer(name) || argv[0] is "command" or "builtin" or "exec";
        bool shell = ShellWrapperReader.Recognise(argv, null, platform) is { Inline: not null };
        return carrier || shell ? new Target { NoRule = Unclear } : new Target { Argv = argv };
    }

    private const int NotARunner = -1;
    private const int CannotSay = -2;

    private static int Next(IReadOnlyList<string> argv, bool anyContext = false)
    {
        (HashSet<string> npmFlags, HashSet<string> npmValues) = anyContext ? (NpmAllFlags, NpmAllValues) : (NpmFlags, NpmValues);
        (HashSet<string> pnpmFlags, HashSet<string> pnpmValues) = anyContext ? (PnpmAllFlags, PnpmAllValues) : (PnpmFlags, PnpmValues);
        (HashSet<string> yarnValues, HashSet<string> dlxValues) = anyContext ? (YarnAllValues, YarnDlxAllValues) : (None, None);
        switch (ToolName(argv[0]))
        {
            case "npm":
                {
                    int command = FirstWord(argv, 1, npmFlags, npmValues);
                    if (command < 0)
                    {
                        return Mentions(argv, "exec", "x") ? CannotSay : NotARunner;
                    }
                    return argv[command].Trim().ToLowerInvariant() is "exec" or "x" ? AfterOptions(argv, command + 1, npmFlags, npmValues) : NotARunner;
                }
            case "npx" or "bunx":
                return FirstWord(argv, 1, npmFlags, npmValues) is >= 0 and var tool ? tool : CannotSay;
            case "pnpm":
                {
                    int command = FirstWord(argv, 1, pnpmFlags, pnpmValues);
                    if (command < 0)
                    {
                        return argv.Count > 1 && (command == CannotSay || Mentions(argv, "exec", "dlx", "node")) ? CannotSay : NotARunner;
                    }
                    return argv[command].Trim() switch
                    {
                        "exec" => AfterSeparator(argv, command + 1) is >= 0 and var at && argv[at][0] != '-' ? at : CannotSay,
                        "dlx" => AfterOptions(argv, command + 1, pnpmFlags, pnpmValues),
                        "node" => command + 1 < argv.Count && argv[command + 1] != "--" ? command + 1 : CannotSay,
                        var word => PnpmOwn.Contains(word.ToLowerInvariant()) ? NotARunner : CannotSay,
                    };
                }
            case "yarn":
                {
                    int command = FirstWord(argv, 1, YarnFlags, yarnValues);
                    if (command < 0)
                    {
                        return argv.Count > 1 && (command == CannotSay || Mentions(argv, "exec", "dlx")) ? CannotSay : NotARunner;
                    }
                    return argv[command].Trim() switch
                    {
                        "exec" => AfterSeparator(argv, command + 1) is >= 0 and var at && argv[at][0] != '-' ? at : CannotSay,
                        "dlx" => AfterOptions(argv, command + 1, YarnDlxFlags, dlxValues),
                        var word => YarnOwn.Contains(word.ToLowerInvariant()) ? NotARunner : CannotSay,
                    };
                }
            default:
                return NotARunner;
        }
    }

    private static string ToolName(string program)
    {
        string name = ExecutableName.Normalise(program);
        foreach (string suffix in new[] { ".cjs", ".mjs", ".js" })
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name.Substring(0, name.Length - suffix.Length);
            }
        }
        return name;
    }

    /// <summary>First word that is no option; <see cref="NotARunner"/> when there is none, <see cref="CannotSay"/> at an option that is not understood.</summary>
    private static int FirstWord(IReadOnlyList<string> argv, int index, HashSet<string> flags, HashSet<string> values)
    {
        while (index < argv.Count)
        {
            string token = argv[index].Trim();
            if (token.Length == 0 || token == "--")
            {
                return CannotSay;
            }
            if (token[0] != '-')
            {
                return index;
            }
            int equals = token.IndexOf('=');
            string name = equals < 0 ? token : token.Substring(0, equals);
            if (values.Contains(name))
            {
                index += equals < 0 ? 2 : 1;
            }
            else if (flags.Contains(name) && equals < 0)
            {
                index++;
            }
            else
            {
                return CannotSay;
            }
        }
        return NotARunner;
    }

    private static int AfterOptions(IReadOnlyList<string> argv, int index, HashSet<string> flags, HashSet<string> values)
    {
        if (index < argv.Count && argv[index] == "--")
        {
            return index + 1 < argv.Count && argv[index + 1].Trim().Length > 0 ? index + 1 : CannotSay;
        }
        return FirstWord(argv, index, flags, values) is >= 0 and var found ? found : CannotSay;
    }

    private static int AfterSeparator(IReadOnlyList<string> argv, int index)
    {
        index += index < argv.Count && argv[index] == "--" ? 1 : 0;
        return index < argv.Count && argv[index].Trim().Length > 0 ? index : CannotSay;
    }

    private static bool Mentions(IReadOnlyList<string> argv, params string[] words)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            if (Array.IndexOf(words, argv[i].Trim().ToLowerInvariant()) >= 0)
            {
                return true;
            }
        }
        return false;
    }

    private static List<string> Prepend(string first, IReadOnlyList<string> rest)
    {
        var all = new List<string>(rest.Count + 1) { first };
        all.AddRange(rest);
        return all;
    }

    private static HashSet<string> Set(params string[] words) => new(words, StringComparer.Ordinal);
}
