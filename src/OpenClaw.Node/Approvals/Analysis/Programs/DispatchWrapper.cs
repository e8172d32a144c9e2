using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Programs that start the program behind them (docs/protocol/policy.md 7.2). Only options that are listed here are read; anything else
/// makes the wrapper blocked, because what it starts is then a guess.
/// </summary>
internal static class DispatchWrapper
{
    /// <summary>More wrappers than this in a row are blocked.</summary>
    public const int MaxDepth = 4;

    private static readonly AnalysisReason EnvModifiers = new("env-modifiers",
        "\"env\" changes the environment of the program behind it, which rules do not cover.");

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

    /// <summary>True for the canonical name of a program that starts others, whether or not it can be looked through.</summary>
    public static bool IsWrapper(string canonical) => ProgramCatalog.Exact(canonical)?.Wrapper is not null;

    /// <summary>Reads the wrapper at <paramref name="start"/>.</summary>
    public static Step Read(IReadOnlyList<string> argv, int start, AnalysisPlatform platform)
    {
        if (start >= argv.Count || argv[start].Trim().Length == 0)
        {
            return default;
        }
        string name = ExecutableName.Normalise(argv[start]);
        return (ProgramCatalog.Exact(name)?.Wrapper is { } rule
            ? Read(rule, name, argv, start, platform) : default) with { Canonical = name };
    }

    private static Step Read(WrapperRule rule, string name, IReadOnlyList<string> argv, int start, AnalysisPlatform platform)
    {
        if (rule.IsMacOsOnly && platform != AnalysisPlatform.MacOs)
        {
            return BlockedStep(name);
        }
        if (rule.Read is { } read)
        {
            return read(name, argv, start);
        }
        int found = rule.Options?.Skip(argv, start + 1) ?? -1;
        Step step = At(name, found < 0 ? found : found + rule.Operands, argv);
        if (!step.IsUnwrapped)
        {
            return step;
        }
        string first = argv[step.CommandIndex];
        if (rule is { Operands: > 0, OptionsMayFollow: false } && (first.Length == 0 || (first[0] == '-' && first != "-")))
        {
            return BlockedStep(name);
        }
        AnalysisReason? writes = rule.Writes is { } files
            && argv.Take(step.CommandIndex).Skip(start + 1)
            .Any(word => files.Options.Any(option => word.StartsWith(option, StringComparison.Ordinal)))
            ? files.Reason : null;
        return step with { Blocked = writes, SideEffect = writes ?? rule.SideEffect };
    }

    /// <summary>Reads <c>env</c>.</summary>
    internal static Step ReadEnv(string name, IReadOnlyList<string> argv, int start)
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
            Blocked = env.UsesModifiers || env.Doubt is not null ? EnvModifiers : null,
            SideEffect = env.Doubt,
            Env = env,
        };
    }

    /// <summary>Reads macOS' <c>arch</c>, whose options are architectures.</summary>
    internal static Step ReadArch(string name, IReadOnlyList<string> argv, int start)
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

    private static Step At(string name, int command, IReadOnlyList<string> argv) =>
        command < 0 || command >= argv.Count ? BlockedStep(name) : new Step { Name = name, CommandIndex = command };

    private static Step BlockedStep(string name) => new() { Name = name, CommandIndex = -1, Blocked = Blocked(name) };

    /// <summary>Why a word that starts another program is not looked through.</summary>
    public static AnalysisReason Blocked(string name) =>
        new("blocked-wrapper", $"\"{name}\" starts another program in a way that cannot be followed, so a person has to look at it.");
}
