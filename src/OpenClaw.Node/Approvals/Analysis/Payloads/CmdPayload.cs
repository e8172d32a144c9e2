using OpenClaw.Node.Approvals.Analysis.Cmd;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>
/// Reads <c>cmd.exe /d /s /c …</c>: one segment for each command, in order. What is understood is started by the node itself, so that
/// cmd.exe reads nothing but its own commands; what is not says why.
/// </summary>
internal static class CmdPayload
{
    private static readonly AnalysisReason NoAutoRunSwitch = new(
        "cmd-autorun",
        "cmd.exe without /d runs the commands that the registry names under AutoRun first; call it as cmd.exe /d /s /c \"…\".");

    private static readonly AnalysisReason Wrapper = new(
        "cmd-wrapper", "The program starts another one that stands behind it; send that one itself.");

    /// <summary>Reads the payload of a recognised cmd.exe.</summary>
    public static PosixPayload.Outcome Read(ShellWrapper shell, AnalysisContext context)
    {
        (IReadOnlyList<CmdCommand>? commands, AnalysisReason? refusal) = CmdTokenizer.Read(shell.Inline);
        if (commands is null)
        {
            return new PosixPayload.Outcome([], refusal);
        }
        var segments = new List<CommandSegment>(commands.Count);
        bool directory = false;
        foreach (CmdCommand command in commands)
        {
            if (PowerShellIn(command, context) is { } inner)
            {
                PosixPayload.Outcome text = inner.Doubt is { Code: not ("powershell-startup" or "unknown-shell") } doubt
                    ? new PosixPayload.Outcome([], doubt) : PsPayload.Read(inner, context);
                segments.AddRange(text.Segments.Select((segment, i) => segment with
                {
                    Link = i == 0 ? command.Link : segment.Link,
                    Cmd = command,
                    DirectoryMayChange = directory,
                    Wrappers = [new SegmentWrapper(inner.Name, command.Word, false, 0)],
                }));
                refusal ??= text.Refusal;
            }
            else
            {
                segments.Add(Segment(command, context) with { DirectoryMayChange = directory });
            }
            directory |= command.ChangesTo is not null;
        }
        return new PosixPayload.Outcome(segments, refusal ?? SwitchProblem(shell));
    }

    /// <summary><c>powershell -Command "…"</c>, the way in which agents on Windows use PowerShell: its text is what counts.</summary>
    private static ShellWrapper? PowerShellIn(CmdCommand command, AnalysisContext context) =>
        command.Builtin is null && ShellNames.Family(ExecutableName.Normalise(command.Word)) == ShellFamily.PowerShell
            && ShellWrapperReader.Recognise(Unwrapping.Of([command.Word, .. command.Arguments], context.Platform), null,
                context.Platform) is { IsScriptFile: false } inner ? inner : null;

    private static CommandSegment Segment(CmdCommand command, AnalysisContext context)
    {
        string[] argv = [command.Word, .. command.Arguments];
        if (command.Builtin is { } name)
        {
            return new CommandSegment
            {
                Link = command.Link, Words = CommandWord.Of(argv, !command.ArgumentsAreCertain), Argv = argv, EffectiveArgv = argv,
                RuleProgram = CmdBuiltins.RulePrefix + name,
                SafeBuiltin = CmdBuiltins.IsHarmless(name, command.Arguments), ArgumentsMayExpand = !command.ArgumentsAreCertain,
                Cmd = command,
            };
        }
        return SegmentBuilder.AsWritten(command.Link, argv, !command.ArgumentsAreCertain, Wrapper, context) with { Cmd = command,
            ArgumentsMayExpand = !command.ArgumentsAreCertain };
    }

    private static AnalysisReason? SwitchProblem(ShellWrapper shell)
    {
        CmdOptions options = CmdOptions.Read(shell.Argv);
        return options.Other is { } other ? CmdReasons.Switch(other) : options.NoAutoRun ? null : NoAutoRunSwitch;
    }
}
