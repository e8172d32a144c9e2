using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Segments;

/// <summary>Looks through wrappers and says what rules may match (docs/protocol/policy.md 4.5 and 7.2).</summary>
internal static class SegmentBuilder
{
    private static readonly AnalysisReason TooDeep = new("too-many-wrappers", "More than four wrappers stand in front of the program.");
    private static readonly AnalysisReason ForeignWrapper = new("unknown-wrapper",
        "The wrapper is named by a path outside the system's program folders or in an unusual spelling, so the shell would start somebody's program.");
    private static readonly AnalysisReason ShellBehindWrapper = new("shell-through-carrier",
        "A shell with a command of its own is started through another program.");
    private static readonly AnalysisReason Carrier = new("command-carrier", "The program starts others that it is given as arguments.");
    private static readonly AnalysisReason Evaluates = new("evaluates-text", "The word runs text or a file inside the shell itself.");

    /// <summary>Builds the segment of a non-empty argv.</summary>
    public static CommandSegment Build(SegmentLink link, IReadOnlyList<string> argv, IReadOnlyList<CommandWord> words, SegmentOrigin origin,
        AnalysisContext context) =>
        Build(link, Unwrapping.Of(argv, context.Platform), words, origin, context);

    /// <summary>The same of an argv that was walked already.</summary>
    public static CommandSegment Build(SegmentLink link, Unwrapping unwrapping, IReadOnlyList<CommandWord> words, SegmentOrigin origin,
        AnalysisContext context)
    {
        IReadOnlyList<string> argv = unwrapping.Whole;
        WrapperChain chain = LookThrough(unwrapping, origin, context);
        IReadOnlyList<string> effective = chain.Start == 0 ? argv : ArgvParts.From(argv, chain.Start);
        SegmentShell? shell = SegmentShellReader.Read(argv, effective, chain, origin, context);
        return new CommandSegment
        {
            Link = link,
            Words = words,
            Argv = argv,
            EffectiveArgv = effective,
            EffectiveStart = chain.Start,
            RuleProgram = chain.Multiplexer ?? effective[0],
            Wrappers = chain.Wrappers,
            Blocked = chain.Blocked,
            RunsPackage = chain.Blocked is null && PackageRunner.Runs(effective),
            PromptOnly = origin.InPayload ? FindPromptReason(argv, effective, chain, context) : null,
            Shell = shell,
            InlineEval = InterpreterCode.Describe(unwrapping, context.Platform) ?? HiddenCode(effective, origin.Words, chain.Start)
                ?? shell?.CarriedInlineEval,
        };
    }

    /// <summary>
    /// A program that is handed over as it is written (cmd.exe, PowerShell): it is the one that rules are asked about, and nothing is
    /// looked through.
    /// </summary>
    /// <param name="carrier">Why it is not allowed where it starts another one.</param>
    public static CommandSegment AsWritten(SegmentLink link, IReadOnlyList<string> argv, bool mayExpand, AnalysisReason carrier,
        AnalysisContext context)
    {
        CommandSegment segment = Build(link, argv, CommandWord.Of(argv, mayExpand), new SegmentOrigin(false, true, []), context);
        bool carries = segment.Wrappers.Count > 0 || !segment.EffectiveArgv.SequenceEqual(argv);
        return segment with
        {
            Blocked = segment.Blocked ?? (carries ? carrier : null), EffectiveArgv = argv, EffectiveStart = 0, RuleProgram = argv[0],
            Wrappers = [],
        };
    }

    // perl {-e,code} or perl * with a file called "-ecode": after expansion there is code on the command line.
    private static string? HiddenCode(IReadOnlyList<string> effective, IReadOnlyList<CommandWord> words, int start)
    {
        string name = ExecutableName.Normalise(effective[0]);
        bool mayBeCode = words.Skip(start + 1).Any(static word =>
            word.MayExpand && word.Value.Length > 0 && (word.Value[0] is '-' or '*' or '?' or '[' or '$' || word.Value.IndexOf('{') >= 0));
        return mayBeCode && ProgramCatalog.Code(name) is not null ? name + " inline program" : null;
    }

    /// <summary>Wrappers in front of a program.</summary>
    internal sealed record WrapperChain
    {
        public required int Start { get; init; }

        public required IReadOnlyList<SegmentWrapper> Wrappers { get; init; }

        public string? Multiplexer { get; init; }

        public AnalysisReason? Blocked { get; init; }
    }

    private static WrapperChain LookThrough(Unwrapping unwrapping, SegmentOrigin origin, AnalysisContext context)
    {
        var wrappers = new List<SegmentWrapper>();
        string? multiplexer = null;
        bool onlyShellWords = origin.InPayload, behindCommand = false;
        foreach (UnwrapLayer layer in unwrapping.Layers)
        {
            string program = layer.Program;
            bool shellWord = false;
            AnalysisReason? blocked = null;
            switch (layer.Kind)
            {
                case LayerKind.Wrapper:
                    // In a payload the wrapper runs as it is written, with what it does besides starting the command.
                    blocked = layer.Step.Blocked ?? (origin.InPayload ? layer.Step.SideEffect : null);
                    break;
                case LayerKind.ShellWord:
                    shellWord = onlyShellWords && (program != "builtin" || HasBuiltinWord(origin.Dialect, context));
                    // Of the words behind "command" only dash and bash make words of their own; other shells look for programs of these
                    // names.
                    blocked = origin.InPayload
                        && (!onlyShellWords || behindCommand && origin.Dialect is not (ShellDialect.Dash or ShellDialect.Bash))
                        ? DispatchWrapper.Blocked(program) : null;
                    behindCommand |= program.Trim() == "command";
                    // After "exec" the shell is gone: what follows is a file, no shell word.
                    onlyShellWords &= program.Trim() != "exec";
                    break;
                default:
                    multiplexer ??= program;
                    break;
            }
            // A rule for busybox covers none of what it can do, and no rule names its shell.
            blocked ??= layer.Kind == LayerKind.Multiplexer ? DispatchWrapper.Blocked(layer.Name) : null;
            blocked ??= wrappers.Count >= DispatchWrapper.MaxDepth ? TooDeep : null;
            blocked ??= origin.InPayload && !shellWord && program != "builtin"
                && !ExecutableName.IsWellKnown(program, layer.Name, context.Platform) ? ForeignWrapper : null;
            if (blocked is not null)
            {
                return new WrapperChain { Start = layer.Start, Wrappers = wrappers, Multiplexer = multiplexer, Blocked = blocked };
            }
            onlyShellWords &= shellWord;
            wrappers.Add(new SegmentWrapper(layer.Name, program, shellWord, layer.Start));
        }
        AnalysisReason? stopped = unwrapping.Stopped is { } stop
            ? stop.Step.Blocked ?? DispatchWrapper.Blocked(stop.Kind == LayerKind.ShellWord ? stop.Program : stop.Name)
            : unwrapping.Start >= unwrapping.Argv.Count ? DispatchWrapper.Blocked(unwrapping.Layers[unwrapping.Layers.Count - 1].Name)
            : null;
        multiplexer ??= unwrapping.Stopped is { Kind: LayerKind.Multiplexer } many ? many.Program : null;
        return new WrapperChain { Start = Math.Min(unwrapping.Start, unwrapping.Argv.Count - 1), Wrappers = wrappers,
            Multiplexer = multiplexer, Blocked = stopped };
    }

    // dash has no "builtin" and looks for a program of that name; where there is none, nothing is started.
    private static bool HasBuiltinWord(ShellDialect dialect, AnalysisContext context) =>
        dialect is ShellDialect.Bash or ShellDialect.Zsh || (context.RealPath is { } find && find("builtin") is null);

    private static AnalysisReason? FindPromptReason(IReadOnlyList<string> argv, IReadOnlyList<string> effective, WrapperChain chain,
        AnalysisContext context)
    {
        string program = effective[0];
        if (ShellBuiltins.RunsText(program))
        {
            return Evaluates;
        }
        if (ProgramCatalog.Exact(ExecutableName.Normalise(program))?.CarriesWith(effective) == true)
        {
            return Carrier;
        }
        return chain.Wrappers.Count > 0
            && ShellWrapperReader.Recognise(Unwrapping.Of(effective, context.Platform), null, context.Platform) is not null
            ? ShellBehindWrapper : null;
    }
}
