using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>
/// Makes segments of a PowerShell text: one for each command. What is understood is handed to PowerShell in other words
/// (<see cref="PsScript"/>).
/// </summary>
internal static class PsPayload
{
    private static readonly AnalysisReason Wrapper = new("ps-wrapper",
        "The program starts another one that stands behind it; send that one itself.");

    /// <summary>Reads the inline command of a recognised PowerShell.</summary>
    public static PosixPayload.Outcome Read(ShellWrapper shell, AnalysisContext context)
    {
        string text = shell.Inline;
        PsText read = PsReader.Read(text);
        if (read.Code is not null)
        {
            return new PosixPayload.Outcome([], new AnalysisReason(read.Code, read.Reason!));
        }
        var host = new PsHost(shell.Argv[0]);
        var segments = new List<CommandSegment>(read.Commands.Count);
        foreach (PsCommand command in read.Commands)
        {
            SegmentLink link = segments.Count == 0 ? SegmentLink.First : command.IsPiped ? SegmentLink.Pipe : SegmentLink.Sequence;
            CommandSegment segment = command.IsCalled || PsNames.IsProgramHere(command.Name, context.Platform)
                ? Program(command, link, host, context) : Command(command, link, host);
            segments.Add(segment);
        }
        AnalysisReason? refusal = segments.Select(segment => segment.Blocked)
            .FirstOrDefault(blocked => blocked is { Code: "ps-program-name" or "ps-evaluates" or "ps-module" });
        return new PosixPayload.Outcome(segments, refusal);
    }

    private static CommandSegment Command(PsCommand command, SegmentLink link, PsHost host)
    {
        string name = PsNames.Canonical(command.Name);
        string? module = PsNames.Module(command.Name);
        string[] argv = [name, .. command.Arguments.Select(argument => argument.Plain)];
        return new CommandSegment
        {
            Link = link, Words = CommandWord.Of(argv), Argv = argv, EffectiveArgv = argv,
            RuleProgram = "ps:" + name,
            SafeBuiltin = PsNames.IsFilter(command.Name),
            Blocked = PsNames.IsEvaluating(command.Name)
                ? new AnalysisReason("ps-evaluates",
                    $"'{name}' runs what it is given, or changes what later names mean; write the commands themselves.")
                : module is null
                    ? new AnalysisReason("ps-module",
                        $"'{name}' is in none of the system's modules that are known here; write it with its module (Module\\{name}), and the rule as ps:Module\\{name}.") : null,
            Ps = new PsCall { Command = command, Name = name, Module = module, Host = host },
        };
    }

    private static CommandSegment Program(PsCommand command, SegmentLink link, PsHost host, AnalysisContext context)
    {
        string[] argv = [command.Name, .. command.Arguments.Select(argument => argument.Plain)];
        CommandSegment segment = SegmentBuilder.AsWritten(link, argv, mayExpand: false, Wrapper, context);
        return segment with { Ps = new PsCall { Command = command, Host = host }, Blocked = Problem(command) ?? segment.Blocked };
    }

    private static AnalysisReason? Problem(PsCommand command)
    {
        string name = command.Name;
        if (PowerShellPayload.CheckProgram(name, called: true) is not null || name[0] is '%' or '?' or '~'
            || PowerShellPayload.IsHidden(name))
        {
            return new AnalysisReason("ps-program-name",
                $"'{name}' is a word, alias, script or drive of PowerShell's own; write a command's whole name (Verb-Noun), or a program's full path.");
        }
        // Windows PowerShell hands an empty argument or a quote on in another form than it is written.
        PsArgument? odd = command.Arguments.FirstOrDefault(argument => argument.Plain.Length == 0 || argument.Plain.IndexOf('"') >= 0
            || argument.Plain.EndsWith("\\", StringComparison.Ordinal) && argument.Plain.IndexOf(' ') >= 0);
        // PowerShell takes this value for its sign that the rest goes as it stands, in quotes as well.
        odd ??= command.Arguments.FirstOrDefault(argument => argument.Plain == "--%");
        return odd is null ? null
            : new AnalysisReason("ps-program-argument",
                $"PowerShell hands the argument '{odd.Plain}' on in another form; leave quotes and empty arguments out.");
    }
}
