using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>One simple command of a payload as a segment.</summary>
internal static class PosixSegment
{
    /// <summary>
    /// Builds the segment; <paramref name="refusal"/> is set when the command cannot be part of an accepted payload at all.
    /// </summary>
    public static CommandSegment Build(PosixCommand command, SegmentLink link, PayloadChanges changes, ShellDialect dialect,
        AnalysisContext context, out AnalysisReason? refusal)
    {
        IReadOnlyList<PosixWord> words = command.Words;
        int skip = TimeKeyword(words, dialect, link, out refusal);
        List<CommandWord> shown =
            [.. words.Skip(skip).Select(static word => new CommandWord(word.Value, word.Start, word.Length, word.MayExpand))];
        List<string> argv = [.. shown.Select(static word => word.Value)];
        bool expands = shown.Skip(1).Any(static word => word.MayExpand);
        var origin = new SegmentOrigin(InPayload: true, IsSoleCommand: link == SegmentLink.First, shown, dialect);
        CommandSegment segment = SegmentBuilder.Build(link, argv, shown, origin, context) with { ArgumentsMayExpand = expands };
        if (skip > 0)
        {
            // Where "time" is a program, it starts programs: what would be the shell's own word behind it is none.
            bool ownWord = dialect is not (ShellDialect.Bash or ShellDialect.Zsh)
                && segment.Wrappers.Any(static wrapper => wrapper.IsShellWord);
            segment = ownWord ? segment with { Blocked = segment.Blocked ?? ShellReasons.TimeKeyword } : segment;
            segment = segment with { Wrappers = [new SegmentWrapper("time", "time", dialect is ShellDialect.Bash or ShellDialect.Zsh,
                -1) { Word = new CommandWord("time", words[0].Start, words[0].Length, false) }, .. segment.Wrappers] };
        }
        int at = skip + segment.EffectiveStart;
        string program = segment.EffectiveArgv[0];
        refusal ??= ExpandableWrapperWords(shown, segment.EffectiveStart)
            ?? (segment.Blocked is null && segment.EffectiveStart > 0
                ? ShellReasons.ForFirstWord(words[at], dialect, mayBeReserved: false) : null)
            ?? (ShellBuiltins.IsEvaluating(program) || ShellBuiltins.IsEvaluating(argv[0]) || program is "unset"
                ? ShellReasons.EvaluatingBuiltin : null)
            ?? (argv[0] == "[" && !TestExpression.IsPlain(words) ? ShellReasons.TestExpression : null)
            ?? ShellBuiltins.CheckOperands(words, at, dialect);
        return Follow(segment, words, skip, changes, dialect, command.Assignments.Count > 0);
    }

    private static CommandSegment Follow(CommandSegment segment, IReadOnlyList<PosixWord> words, int skip, PayloadChanges changes,
        ShellDialect dialect, bool assigns)
    {
        string program = segment.EffectiveArgv[0];
        bool isPath = ExecutableName.IsPath(program);
        bool shellWords = segment.Wrappers.All(static wrapper => wrapper.IsShellWord && wrapper.Name != "exec");
        bool builtin = shellWords && ShellBuiltins.IsBuiltin(program, dialect);
        bool searches = (changes & PayloadChanges.Search) != 0;
        AnalysisReason? blocked = segment.Blocked;
        if ((changes & PayloadChanges.Directory) != 0 && isPath && program[0] is not ('/' or '~'))
        {
            blocked ??= ShellReasons.DirectoryChanged;
        }
        if ((changes & PayloadChanges.Home) != 0 && program.StartsWith("~", StringComparison.Ordinal))
        {
            blocked ??= ShellReasons.HomeChanged;
        }
        if (searches && !shellWords)
        {
            blocked ??= ShellReasons.SearchChanged;
        }
        SegmentShell? shell = segment.Shell;
        if (shell?.ScriptArgv is { } script && (changes & (PayloadChanges.Directory | PayloadChanges.Home)) != 0 && script[0][0] != '/')
        {
            shell = shell with { ScriptArgv = null };
        }
        return segment with
        {
            Blocked = blocked,
            Shell = shell,
            PromptOnly = segment.PromptOnly ?? (assigns ? ShellReasons.LeadingAssignment : null),
            SearchChanged = searches && !isPath && !builtin ? ShellReasons.SearchChanged : null,
            DirectoryMayChange = (changes & PayloadChanges.Directory) != 0,
            SafeBuiltin = segment.Wrappers.Count == 0 && !assigns && skip == 0 && ShellBuiltins.IsSafe(words),
        };
    }

    /// <summary>
    /// How many words the keyword <c>time</c> takes. bash times a whole pipeline by itself where dash starts a program of that name;
    /// accepted is what both read as "run the words behind it". Where the word stays, nothing else may be made of it: bash in its POSIX
    /// mode starts a program for <c>time -p</c>, always does behind a <c>|</c>, and zsh's takes no options.
    /// </summary>
    private static int TimeKeyword(IReadOnlyList<PosixWord> words, ShellDialect dialect, SegmentLink link, out AnalysisReason? refusal)
    {
        refusal = null;
        if (words[0].Value != "time" || !words[0].IsBare || dialect == ShellDialect.Dash)
        {
            return 0;
        }
        bool stays = dialect is ShellDialect.Bash or ShellDialect.Zsh;
        if (stays && (link == SegmentLink.Pipe || words.Count > 1 && words[1].Value.StartsWith("-", StringComparison.Ordinal)))
        {
            refusal = ShellReasons.TimeKeyword;
            return 0;
        }
        int next = words.Count > 1 && words[1].Value == "-p" && words[1].IsBare ? 2 : 1;
        if (words.Count <= next || words[next].Value is "" or "time" || words[next].Value[0] == '-' || words[next].Value.IndexOf('=') >= 0)
        {
            refusal = ShellReasons.TimeKeyword;
            return 0;
        }
        refusal = ShellReasons.ForFirstWord(words[next], dialect);
        return next;
    }

    /// <summary>A glob among the options of a wrapper could become the name of another program.</summary>
    private static AnalysisReason? ExpandableWrapperWords(List<CommandWord> words, int effectiveStart) => words.Take(effectiveStart + 1)
        .Where((word, i) => word.MayExpand
            && !(i == effectiveStart && (word.Value == "[" || word.Value.StartsWith("~/", StringComparison.Ordinal)))).Any()
        ? ShellReasons.DynamicProgram : null;
}
