using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Cmd;
using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// What is started in place of <c>cmd.exe /d /s /c …</c>: each program by the path that was decided, with the very text behind its name;
/// only what cmd.exe does itself goes to this machine's cmd.exe, one command at a time, without AutoRun, delayed expansion and file
/// completion.
/// </summary>
internal static class CmdSteps
{
    /// <summary>
    /// The steps; null when the text was not understood, or a program of it was not found: then cmd.exe itself has to be asked, by a
    /// person's leave.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="systemDirectory">Where this machine's cmd.exe is.</param>
    public static IReadOnlyList<LaunchStep>? Build(PolicyDecision decision, string systemDirectory)
    {
        if (decision.Inputs.Analysis is not { Ok: true, Form: CommandForm.CmdPayload } || decision.Segments.Count == 0)
        {
            return null;
        }
        string cmd = systemDirectory.TrimEnd('\\') + "\\cmd.exe";
        List<LaunchStep> steps = [];
        for (int i = 0; i < decision.Segments.Count; i++)
        {
            SegmentVerdict verdict = decision.Segments[i];
            if (verdict.Segment.Cmd is not { } command
                || (verdict.Segment.Ps is { } call ? PowerShell(decision, call.Host, ref i) : Line(verdict, command, cmd)) is not { } line)
            {
                return null;
            }
            steps.Add(new LaunchStep
            {
                Link = steps.Count == 0 ? StepLink.First : Link(command.Link),
                Application = line.Application,
                CommandLine = line.Text,
                Output = Sink(command.Output),
                Error = Sink(command.Error),
                NoInput = command.ReadsNothing,
                Directory = command.ChangesTo,
                OtherDrive = command.ChangesDrive,
            });
        }
        return steps;
    }

    private static (string Application, string Text)? Line(SegmentVerdict verdict, CmdCommand command, string cmd)
    {
        if (command.Builtin is not null)
        {
            return (cmd, Cmd(cmd, command.Text));
        }
        if (verdict.Program is not { TrustPath: { } path, FoundPath: { } found })
        {
            return null;
        }
        // The file itself is started, so that no link is gone through again; a program that asks for its name hears the one by which it was
        // found and allowed.
        string name = verdict.Program.OtherName is null ? path : found;
        return !CmdVerdict.IsBatch(verdict.Program) ? (path, "\"" + name + "\"" + command.Tail)
            : path.IndexOf('%') >= 0 ? null
            : (cmd, Cmd(cmd, "\"" + path + "\"" + command.Tail));
    }

    /// <summary>All commands of one PowerShell text are one step.</summary>
    private static (string Application, string Text)? PowerShell(PolicyDecision decision, PsHost host, ref int at)
    {
        int first = at;
        while (at + 1 < decision.Segments.Count && ReferenceEquals(decision.Segments[at + 1].Segment.Ps?.Host, host))
        {
            at++;
        }
        return PsArgv.Build(decision, first, at + 1) is { } argv ? (argv[0], WindowsCommandLine.Join(argv)) : null;
    }

    private static string Cmd(string cmd, string text) => $"\"{cmd}\" /d /e:on /v:off /f:off /s /c \"{text}\"";

    private static StepLink Link(SegmentLink link) => link switch
    {
        SegmentLink.And => StepLink.And,
        SegmentLink.Or => StepLink.Or,
        SegmentLink.Pipe => StepLink.Pipe,
        _ => StepLink.Then,
    };

    private static StepSink Sink(CmdSink sink) => sink switch
    {
        CmdSink.Nul => StepSink.Nul,
        CmdSink.Error => StepSink.Error,
        _ => StepSink.Output,
    };
}
