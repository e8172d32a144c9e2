using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>Turns the text of <c>sh -c</c> into segments, following what earlier commands change for later ones.</summary>
internal static class PosixPayload
{
    /// <summary>A payload read to its end.</summary>
    internal readonly record struct Outcome(IReadOnlyList<CommandSegment> Segments, AnalysisReason? Refusal)
    {
        /// <summary>The inner text when a nested shell was opened: the segments stand there.</summary>
        public PayloadText? Nested { get; init; }
    }

    /// <summary>Which grammar the shell of that name speaks on this machine.</summary>
    public static ShellDialect Dialect(string canonicalName, string program, AnalysisContext context)
    {
        ShellTraits? named = ProgramCatalog.Shell(canonicalName);
        ShellTraits? file = context.RealPath?.Invoke(program) is { } path ? ProgramCatalog.Shell(ExecutableName.Normalise(path)) : null;
        if (named is null or { IsAnyShell: false, Dialect: ShellDialect.Any } or { Dialect: ShellDialect.Fish }
            || (file is null && !named.IsAnyShell))
        {
            return named?.Dialect ?? ShellDialect.Any;
        }
        // Another shell behind the name: only what is read alike under any name keeps its grammar.
        return file?.Dialect is ShellDialect.Dash or ShellDialect.Bash
            || file?.Dialect == ShellDialect.Zsh && named.Dialect == ShellDialect.Zsh ? file.Dialect : ShellDialect.Any;
    }

    /// <summary>Reads the payload of a shell.</summary>
    /// <param name="text">Exactly what the shell gets, untrimmed.</param>
    /// <param name="dialect">Which shell reads it.</param>
    /// <param name="initial">What wrappers in front of the shell changed already.</param>
    /// <param name="isNested">True inside another payload: then no further one is opened.</param>
    /// <param name="context">The machine.</param>
    public static Outcome Read(string text, ShellDialect dialect, PayloadChanges initial, bool isNested, AnalysisContext context)
    {
        (IReadOnlyList<PosixCommand>? commands, AnalysisReason? refusal) = PosixTokenizer.Read(text, dialect);
        if (commands is null)
        {
            return new Outcome([], refusal);
        }
        var segments = new List<CommandSegment>();
        var state = new PayloadState(initial, initial);
        PayloadChanges pipelineEntry = initial;
        SegmentLink pipelineLink = SegmentLink.First;
        bool negated = false;
        for (int i = 0; i < commands.Count; i++)
        {
            PosixCommand command = commands[i];
            SegmentLink link = i == 0 ? SegmentLink.First : command.Link;
            bool inPipe = link == SegmentLink.Pipe;
            bool pipesOn = i + 1 < commands.Count && commands[i + 1].Link == SegmentLink.Pipe;
            PayloadChanges entry = inPipe ? pipelineEntry : state.Entry(link);
            if (!inPipe)
            {
                (pipelineEntry, pipelineLink, negated) = (entry, link, command.Negated);
            }
            PayloadChanges after = entry;
            // An assignment cannot fail in dash and bash; of other shells that is not taken for granted.
            bool mayFailHalfDone = command.Words.Count > 0 || dialect is not (ShellDialect.Dash or ShellDialect.Bash);
            if (command.Words.Count == 0 || command.Words[0].Value == "unset")
            {
                refusal = ReadAssignments(command, dialect, context, ref after);
            }
            else
            {
                CommandSegment segment = PosixSegment.Build(command, segments.Count == 0 ? SegmentLink.First : link, entry, dialect,
                    context, out refusal);
                segments.Add(segment);
                after |= ShellBuiltins.ChangesDirectory(segment.EffectiveArgv[0]) ? PayloadChanges.Directory : PayloadChanges.None;
                // "cd -Pe x" fails behind a change of directory when the new one has no name; so may unset with several names.
                mayFailHalfDone = segment.EffectiveArgv[0] != "cd" || segment.ArgumentsMayExpand || segment.EffectiveArgv.Count > 2
                    || segment.EffectiveArgv[segment.EffectiveArgv.Count - 1].StartsWith("-", StringComparison.Ordinal);
            }
            if (refusal is not null)
            {
                return new Outcome(segments, refusal);
            }
            // All but the last command of a pipeline run in a process of their own; the last one does not in every shell.
            if (!pipesOn)
            {
                PayloadChanges failed = inPipe || mayFailHalfDone ? after : entry;
                state = state.Then(pipelineLink, negated ? failed : after, negated ? after : failed);
            }
        }
        if (segments.Count == 0)
        {
            return new Outcome([], ShellReasons.NoCommand);
        }
        return !isNested && segments.Count == 1 && commands.Count == 1
            && OpenNested(commands[0], segments[0], initial, context) is { } inner
            ? inner
            : new Outcome(segments, null);
    }

    private static AnalysisReason? ReadAssignments(PosixCommand command, ShellDialect dialect, AnalysisContext context,
        ref PayloadChanges changes)
    {
        foreach (PosixAssignment assignment in command.Assignments)
        {
            if (IsSpecial(assignment.Name, dialect, context, ref changes))
            {
                return ShellReasons.SpecialVariable;
            }
            // ksh and zsh calculate with what a name stands for, and with the subscripts in it: "x='a[$(id)]'; test x -gt 0" runs id.
            if (dialect is not (ShellDialect.Dash or ShellDialect.Bash) && ShellBuiltins.LooksCalculated(assignment.Value))
            {
                return ShellReasons.EvaluatedOperand;
            }
        }
        bool option = command.Words.Count > 2 && command.Words[1].Value is "-v" or "-f";
        foreach (PosixWord word in command.Words.Skip(option ? 2 : 1))
        {
            if (word.MayExpand || EnvInvocation.AssignmentKey(word.Value + "=") is null)
            {
                return ShellReasons.EvaluatedOperand;
            }
            if (IsSpecial(word.Value, dialect, context, ref changes))
            {
                return ShellReasons.SpecialVariable;
            }
        }
        return command.Words.Count > 0 && command.Assignments.Count > 0 ? ShellReasons.LeadingAssignment : null;
    }

    private static bool IsSpecial(string variable, ShellDialect dialect, AnalysisContext context, ref PayloadChanges changes)
    {
        VariableEffect effect = ShellVariables.Effect(variable, dialect, context.HasVariable);
        changes |= effect == VariableEffect.Home ? PayloadChanges.Home : PayloadChanges.None;
        return effect == VariableEffect.Unknown;
    }

    /// <summary>
    /// <c>sh -c 'sh -c "…"'</c>: opened once, when the inner shell is all there is, starts no files of its own and names only bare programs
    /// (docs/protocol/policy.md 7.5).
    /// </summary>
    private static Outcome? OpenNested(PosixCommand command, CommandSegment segment, PayloadChanges initial, AnalysisContext context)
    {
        string program = segment.Argv[0];
        if (segment.PromptOnly is not null || segment.Blocked is not null || segment.Wrappers.Count > 0 || ExecutableName.IsPath(program)
            || ShellWrapperReader.Recognise(Unwrapping.Of(segment.Argv, context.Platform), null,
                context.Platform) is not { Family: ShellFamily.Posix, Payload: not null, Doubt: null } shell
            || !ShellNames.IsParseable(shell.Name) || command.Words[shell.PayloadIndex].MayExpand
            || (initial & PayloadChanges.Search) != 0)
        {
            return null;
        }
        ShellDialect dialect = Dialect(shell.Name, program, context);
        Outcome inner = Read(shell.Argv[shell.PayloadIndex], dialect, initial, true, context);
        if (inner.Refusal is not null)
        {
            return null;
        }
        if (inner.Segments.Any(static found => ExecutableName.IsPath(found.Argv[0])
            || ExecutableName.Normalise(found.Argv[0]).EndsWith("-wrapper", StringComparison.Ordinal)))
        {
            return null;
        }
        return inner with { Nested = new PayloadText(shell, shell.Argv[shell.PayloadIndex], dialect) };
    }
}
