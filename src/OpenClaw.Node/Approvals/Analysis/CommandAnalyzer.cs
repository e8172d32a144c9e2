namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// Says which programs a request would start, or refuses with a reason (spec/exec-approvals.md 5 and 7). Pure and total: no input makes it
/// throw, the time is linear in the length of the input. Policy decides what to do with the answer.
/// </summary>
internal static class CommandAnalyzer
{
    private static readonly AnalysisReason EmptyArgv = new("empty-argv", "The request names no program.");
    private static readonly AnalysisReason Opaque = new("opaque-shell", "The language of this shell is not read here, so its command needs a person.");
    private static readonly AnalysisReason ControlCharacter = new("control-character", "The command contains a NUL character, behind which the operating system reads no further.");

    /// <summary>Analyses a request.</summary>
    /// <param name="argv">The command as requested.</param>
    /// <param name="rawCommand">The caller's text of it, if any.</param>
    /// <param name="context">What is known of the machine.</param>
    public static CommandAnalysis Analyze(IReadOnlyList<string> argv, string? rawCommand, AnalysisContext context)
    {
        string? raw = CommandText.NormaliseRaw(rawCommand);
        string text = CommandText.Render(argv);
        ShellWrapperReader.Reading reading = ShellWrapperReader.Read(argv, raw, context.Platform);
        ShellWrapper? shell = reading.Shell;
        string? payload = shell?.Payload;
        string? preview = payload is not null && !shell!.EnvironmentChanged && !shell.HasPositionalArguments ? payload : null;
        var analysis = new CommandAnalysis
        {
            Form = FormOf(shell),
            CommandText = text,
            PreviewText = preview,
            RawCommandMismatch = raw is not null && raw != text && raw != preview,
            ShellPayload = payload,
            Shell = shell,
            EnvAssignmentKeys = EnvKeys(argv, context.Platform),
            BlockedShellForm = reading.IsBlockedForm,
            IsShellInvocation = reading.IsInvocation,
        };
        return payload is null ? Direct(analysis, argv, context) : Payload(analysis, shell!, context);
    }

    private static CommandAnalysis Direct(CommandAnalysis analysis, IReadOnlyList<string> argv, AnalysisContext context)
    {
        var words = new List<CommandWord>(argv.Count);
        var kept = new List<string>(argv.Count);
        bool nul = false;
        foreach (string argument in argv)
        {
            // Blank arguments are not looked at, as on the gateway's own nodes (spec/exec-approvals.md 7.1).
            if (CommandText.JavaScriptTrim(argument).Length > 0)
            {
                kept.Add(argument);
                words.Add(new CommandWord(argument, -1, 0, false));
                nul |= argument.IndexOf('\0') >= 0;
            }
        }
        if (kept.Count == 0)
        {
            return analysis with { Refusal = EmptyArgv };
        }
        CommandSegment segment = SegmentBuilder.Build(SegmentLink.First, kept, words, new SegmentOrigin(false, true, []), context);
        return analysis with { Segments = [segment], Refusal = nul ? ControlCharacter : null };
    }

    private static CommandAnalysis Payload(CommandAnalysis analysis, ShellWrapper shell, AnalysisContext context)
    {
        AnalysisReason? doubt = shell.Doubt is { Code: "powershell-startup" } && context.Platform == AnalysisPlatform.Windows ? null : shell.Doubt;
        switch (shell.Family)
        {
            case ShellFamily.PowerShell when shell.IsScriptFile && ExecutableName.IsPath(shell.Inline!) && shell.Inline![0] != '~':
                // Rules match on the script's path; nothing of PowerShell's language is read.
                CommandAnalysis script = Direct(analysis, shell.Argv, context);
                return script with { Refusal = shell.Doubt ?? script.Refusal };
            case ShellFamily.PowerShell:
                PosixPayload.Outcome single = PowerShellPayload.Read(shell, context);
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
                string text = shell.PayloadIndex >= 0 ? shell.Argv[shell.PayloadIndex] : shell.Inline!;
                PosixPayload.Outcome outcome = PosixPayload.Read(text, PosixPayload.Dialect(shell.Name, shell.Argv[0], context), initial, isNested: false, context);
                return analysis with { Segments = outcome.Segments, Refusal = doubt ?? outcome.Refusal };
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

    private static IReadOnlyList<string> EnvKeys(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        IReadOnlyList<string> current = argv;
        int start = 0;
        for (int depth = 0; depth < DispatchWrapper.MaxDepth && start < current.Count; depth++)
        {
            DispatchWrapper.Step step = DispatchWrapper.Read(current, start, platform);
            if (!step.IsUnwrapped)
            {
                break;
            }
            keys.UnionWith(step.Env?.AssignmentKeys ?? []);
            (current, start) = step.Rebuilt is { } rebuilt ? (rebuilt, 0) : (current, step.CommandIndex);
        }
        return [.. keys];
    }
}
