using OpenClaw.Node.Approvals.Analysis.Payloads;
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// Says which programs a request would start, or refuses with a reason (docs/protocol/policy.md 5 and 7). Pure and total: no input makes it
/// throw, the time is linear in the length of the input. Policy decides what to do with the answer.
/// </summary>
internal static class CommandAnalyzer
{
    private static readonly AnalysisReason EmptyArgv = new("empty-argv", "The request names no program.");
    private static readonly AnalysisReason Opaque = new("opaque-shell",
        "The language of this shell is not read here, so its command needs a person.");
    private static readonly AnalysisReason ControlCharacter = new("control-character",
        "The command contains a NUL character, behind which the operating system reads no further.");

    private static readonly AnalysisReason TooLong = new("too-long", "The command is longer than 262144 characters.");

    /// <summary>Longer commands are not looked into.</summary>
    private const int MaxLength = 262_144;

    /// <summary>Analyses a request.</summary>
    /// <param name="argv">The command as requested.</param>
    /// <param name="rawCommand">The caller's text of it, if any.</param>
    /// <param name="context">What is known of the machine.</param>
    public static CommandAnalysis Analyze(IReadOnlyList<string> argv, string? rawCommand, AnalysisContext context) =>
        Analyze(CommandOpening.Of(argv, rawCommand, context.Platform), context);

    /// <summary>Analyses a request of which the beginning is known.</summary>
    /// <param name="opening">What it says by its words alone.</param>
    /// <param name="context">What is known of the machine.</param>
    public static CommandAnalysis Analyze(CommandOpening opening, AnalysisContext context)
    {
        string? raw = opening.RawCommand;
        Unwrapping unwrapping = opening.Unwrapped;
        string text = CommandText.Render(unwrapping.Whole);
        ShellWrapper? shell = opening.Shell.Shell;
        string? payload = shell?.Payload;
        string? preview = payload is not null && !shell!.EnvironmentChanged && !shell.HasPositionalArguments ? payload : null;
        List<KeyValuePair<string, string>> assignments = EnvAssignments(unwrapping);
        var analysis = new CommandAnalysis
        {
            Form = FormOf(shell),
            CommandText = text,
            Unwrapped = unwrapping,
            PreviewText = preview,
            RawCommandMismatch = raw is not null && raw != text && raw != preview,
            ShellPayload = payload,
            Shell = shell,
            EnvAssignmentKeys = [.. new SortedSet<string>(assignments.Select(static pair => pair.Key), StringComparer.Ordinal)],
            EnvAssignments = assignments,
            BlockedShellForm = opening.Shell.IsBlockedForm,
        };
        return payload is null ? Direct(analysis, unwrapping, context) : Payload(analysis, shell!, context);
    }

    private static CommandAnalysis Direct(CommandAnalysis analysis, Unwrapping unwrapping, AnalysisContext context)
    {
        IReadOnlyList<string> argv = unwrapping.Whole;
        // A program that is nothing but blanks is none; the arguments reach the program as they are, empty ones included.
        if (argv.Count == 0 || JsText.Trim(argv[0]).Length == 0)
        {
            return analysis with { Refusal = EmptyArgv };
        }
        if (argv.Sum(static argument => argument.Length + 1L) > MaxLength)
        {
            return analysis with { Refusal = TooLong };
        }
        if (argv.Count > PosixTokenizer.MaxWords)
        {
            return analysis with { Refusal = ShellReasons.TooMany };
        }
        CommandSegment segment = SegmentBuilder.Build(SegmentLink.First, unwrapping, CommandWord.Of(argv),
            new SegmentOrigin(false, true, []), context);
        return analysis with { Segments = [segment],
            Refusal = argv.Any(static argument => argument.IndexOf('\0') >= 0) ? ControlCharacter : null };
    }

    private static CommandAnalysis Payload(CommandAnalysis analysis, ShellWrapper shell, AnalysisContext context)
    {
        if (analysis.EnvAssignmentKeys.Count > 0 && context.HasVariable is { } known)
        {
            // What env sets in front of the shell is in the shell's environment as much as what the request sets.
            context = context with { HasVariable = name => known(name) || analysis.EnvAssignmentKeys.Contains(name) };
        }
        AnalysisReason? doubt = shell.Doubt is { Code: "powershell-startup" } && context.Platform == AnalysisPlatform.Windows
            ? null : shell.Doubt;
        switch (shell.Family)
        {
            case ShellFamily.PowerShell when shell.IsScriptFile && ExecutableName.IsPath(shell.Inline) && shell.Inline[0] != '~':
                // Rules match on the script's path; nothing of PowerShell's language is read.
                CommandAnalysis script = Direct(analysis, Unwrapping.Of(shell.Argv, context.Platform), context);
                return script with { Refusal = shell.Doubt ?? script.Refusal };
            case ShellFamily.PowerShell:
                PosixPayload.Outcome single = PowerShellPayload.Read(shell, context);
                // One program alone needs no PowerShell; everything else is its own language.
                single = single.Refusal is null || shell.IsScriptFile || shell.Doubt is { Code: "encoded-command" }
                    ? single : PsPayload.Read(shell, context);
                return analysis with { Segments = single.Segments, Refusal = doubt ?? single.Refusal };
            case ShellFamily.Cmd:
                PosixPayload.Outcome command = CmdPayload.Read(shell, context);
                return analysis with { Segments = command.Segments, Refusal = doubt ?? command.Refusal };
            default:
                if (!ShellNames.IsParseable(shell.Name))
                {
                    return analysis with { Refusal = Opaque };
                }
                PayloadChanges initial = shell.DropsPath ? PayloadChanges.Search : PayloadChanges.None;
                string text = shell.Argv[shell.PayloadIndex];
                PosixPayload.Outcome outcome = PosixPayload.Read(text, PosixPayload.Dialect(shell.Name, shell.Argv[0], context), initial,
                    isNested: false, context);
                PayloadText read = outcome.Nested ?? new PayloadText(shell, text, PosixPayload.Dialect(shell.Name, shell.Argv[0], context));
                return analysis with { Segments = outcome.Segments, Refusal = doubt ?? outcome.Refusal, Read = read };
        }
    }

    private static CommandForm FormOf(ShellWrapper? shell) => shell switch
    {
        null or { Payload: null } => CommandForm.Direct,
        { Family: ShellFamily.Cmd } => CommandForm.CmdPayload,
        { Family: ShellFamily.PowerShell } => CommandForm.PowerShellPayload,
        _ when ShellNames.IsParseable(shell.Name) => CommandForm.PosixPayload,
        _ => CommandForm.OpaquePayload,
    };

    private static List<KeyValuePair<string, string>> EnvAssignments(Unwrapping unwrapping) => unwrapping.Layers
        .TakeWhile(static layer => layer.Kind == LayerKind.Wrapper).Take(DispatchWrapper.MaxDepth)
        .SelectMany(static layer => layer.Step.Env?.Assignments ?? []).ToList();
}
