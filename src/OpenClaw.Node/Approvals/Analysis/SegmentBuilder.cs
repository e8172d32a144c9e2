namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Looks through wrappers and package runners and says what rules may match (spec/exec-approvals.md 4.5 and 7.2).</summary>
internal static class SegmentBuilder
{
    private static readonly AnalysisReason TooDeep = new("too-many-wrappers", "More than four wrappers stand in front of the program.");
    private static readonly AnalysisReason ForeignWrapper = new("unknown-wrapper", "The wrapper is named by a path outside the system's program folders or in an unusual spelling, so the shell would start somebody's program.");
    private static readonly AnalysisReason ShellBehindWrapper = new("shell-through-carrier", "A shell with a command of its own is started through another program.");
    private static readonly AnalysisReason Carrier = new("command-carrier", "The program starts others that it is given as arguments.");
    private static readonly AnalysisReason Evaluates = new("evaluates-text", "The word runs text or a file inside the shell itself.");

    /// <summary>Builds the segment of a non-empty argv.</summary>
    public static CommandSegment Build(SegmentLink link, IReadOnlyList<string> argv, IReadOnlyList<CommandWord> words, SegmentOrigin origin, AnalysisContext context)
    {
        WrapperChain chain = LookThrough(argv, origin, context);
        IReadOnlyList<string> effective = chain.Start == 0 && chain.Rebuilt is null ? argv : Slice(chain.Rebuilt ?? argv, chain.Start);
        PackageRunner.Target package = chain.Blocked is null ? PackageRunner.Follow(effective, context.Platform) : default;
        IReadOnlyList<string> ruleArgv = package.Argv ?? effective;
        string ruleProgram = package.Argv is null && chain.Multiplexer is { } multiplexer ? multiplexer : ruleArgv[0];
        AnalysisReason? expanding = package.Argv is not null && ExpandsBefore(origin.Words, argv.Count - package.Argv.Count) ? ShellReasons.DynamicProgram : null;
        return new CommandSegment
        {
            Link = link,
            Words = words,
            Argv = argv,
            EffectiveArgv = effective,
            EffectiveStart = chain.Rebuilt is null ? chain.Start : 0,
            RuleProgram = ruleProgram,
            RuleArgv = ruleArgv,
            Wrappers = chain.Wrappers,
            Blocked = chain.Blocked,
            NoRule = package.NoRule ?? expanding,
            PromptOnly = origin.InPayload ? FindPromptReason(argv, effective, chain, context) : null,
            Shell = SegmentShellReader.Read(argv, ruleArgv, package.Argv is not null, chain, origin, context),
            InlineEval = InterpreterCode.Describe(effective, context.Platform) ?? (ReferenceEquals(effective, argv) ? null : InterpreterCode.Describe(argv, context.Platform)) ?? HiddenCode(effective, origin.Words, chain.Start),
        };
    }

    private static bool ExpandsBefore(IReadOnlyList<CommandWord> words, int last)
    {
        for (int i = 0; i <= last && i < words.Count; i++)
        {
            if (words[i].MayExpand)
            {
                return true;
            }
        }
        return false;
    }

    // perl {-e,code} or perl * with a file called "-ecode": after expansion there is code on the command line.
    private static string? HiddenCode(IReadOnlyList<string> effective, IReadOnlyList<CommandWord> words, int start)
    {
        string name = ExecutableName.Normalise(effective[0]);
        for (int i = start + 1; i < words.Count && InterpreterTable.Find(name) is not null; i++)
        {
            string value = words[i].Value;
            if (words[i].MayExpand && value.Length > 0 && (value[0] is '-' or '*' or '?' or '[' or '$' || value.IndexOf('{') >= 0))
            {
                return name + " inline program";
            }
        }
        return null;
    }

    /// <summary>Wrappers in front of a program.</summary>
    internal sealed record WrapperChain
    {
        public required int Start { get; init; }

        public IReadOnlyList<string>? Rebuilt { get; init; }

        public required IReadOnlyList<SegmentWrapper> Wrappers { get; init; }

        public string? Multiplexer { get; init; }

        public AnalysisReason? Blocked { get; init; }
    }

    private static WrapperChain LookThrough(IReadOnlyList<string> argv, SegmentOrigin origin, AnalysisContext context)
    {
        var wrappers = new List<SegmentWrapper>();
        string? multiplexer = null;
        int start = 0;
        bool onlyShellWords = origin.InPayload;
        while (true)
        {
            string program = argv[start];
            DispatchWrapper.Step step = DispatchWrapper.Read(argv, start, context.Platform);
            string name = step.Canonical ?? "";
            int next;
            bool shellWord = false;
            AnalysisReason? blocked = null;
            if (step.Name is not null)
            {
                // In a payload the wrapper runs as it is written, with what it does besides starting the command.
                blocked = step.Blocked ?? (origin.InPayload ? step.SideEffect : null);
                next = step.CommandIndex;
            }
            else if (context.Platform != AnalysisPlatform.Windows && program.Trim() is "command" or "builtin" or "exec")
            {
                next = SkipShellWord(argv, start);
                shellWord = onlyShellWords && (program != "builtin" || HasBuiltinWord(origin.Dialect, context));
                blocked = next < 0 || (origin.InPayload && !onlyShellWords) ? BlockedWord(program) : null;
                // After "exec" the shell is gone: what follows is a file, no shell word.
                onlyShellWords &= program.Trim() != "exec";
            }
            else if (ShellNames.IsMultiplexer(name))
            {
                next = start + 1 < argv.Count && argv[start + 1].Trim() == "--" ? start + 2 : start + 1;
                bool isShell = next < argv.Count && ShellNames.Family(ExecutableName.Normalise(argv[next])) is not null;
                blocked = isShell ? null : BlockedWord(name);
                multiplexer ??= program;
            }
            else
            {
                return new WrapperChain { Start = start, Wrappers = wrappers, Multiplexer = multiplexer };
            }
            blocked ??= wrappers.Count >= DispatchWrapper.MaxDepth ? TooDeep : null;
            blocked ??= origin.InPayload && !shellWord && program != "builtin" && !ExecutableName.IsWellKnown(program, name, context.Platform) ? ForeignWrapper : null;
            if (blocked is not null || next < 0 || next >= argv.Count)
            {
                return new WrapperChain { Start = start, Wrappers = wrappers, Multiplexer = multiplexer, Blocked = blocked ?? BlockedWord(name) };
            }
            onlyShellWords &= shellWord;
            wrappers.Add(new SegmentWrapper(name, program, shellWord));
            start = next;
        }
    }

    // dash has no "builtin" and looks for a program of that name; where there is none, nothing is started.
    private static bool HasBuiltinWord(ShellDialect dialect, AnalysisContext context) =>
        dialect is ShellDialect.Bash or ShellDialect.Zsh || (context.RealPath is { } find && find("builtin") is null);

    // Options of these words differ between shells: without any, all agree.
    private static int SkipShellWord(IReadOnlyList<string> argv, int start)
    {
        int next = start + 1;
        if (next < argv.Count && argv[next] == "--" && argv[start].Trim() == "command")
        {
            next++;
        }
        return next < argv.Count && argv[next].Length > 0 && argv[next][0] != '-' ? next : -1;
    }

    private static AnalysisReason BlockedWord(string name) =>
        new("blocked-wrapper", $"\"{name}\" starts another program in a way that cannot be followed, so a person has to look at it.");

    private static AnalysisReason? FindPromptReason(IReadOnlyList<string> argv, IReadOnlyList<string> effective, WrapperChain chain, AnalysisContext context)
    {
        string program = effective[0];
        if (program is "eval" or "." or "source" or "alias")
        {
            return Evaluates;
        }
        string name = ExecutableName.Normalise(program);
        if (name == "xargs" || (name == "find" && HasExec(effective)))
        {
            return Carrier;
        }
        return chain.Wrappers.Count > 0 && ShellWrapperReader.Recognise(effective, null, context.Platform) is not null ? ShellBehindWrapper : null;
    }

    private static bool HasExec(IReadOnlyList<string> argv)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            if (argv[i] is "-exec" or "-execdir" or "-ok" or "-okdir")
            {
                return true;
            }
        }
        return false;
    }

    internal static IReadOnlyList<string> Slice(IReadOnlyList<string> argv, int start)
    {
        var rest = new List<string>(argv.Count - start);
        for (int i = start; i < argv.Count; i++)
        {
            rest.Add(argv[i]);
        }
        return rest;
    }
}
