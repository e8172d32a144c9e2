using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>What a program is looked up for when the command starts.</summary>
internal enum ProgramRole
{
    /// <summary>It carries the command: the shell of a payload, a wrapper in front of that shell or of a program.</summary>
    Carrier,

    /// <summary>A rule, a filter or a person's yes lets it run.</summary>
    Program,
}

/// <summary>One name that the operating system or a shell looks up when the command starts.</summary>
/// <param name="Name">As written.</param>
/// <param name="Role">Why it is looked up.</param>
internal readonly record struct NamedProgram(string Name, ProgramRole Role)
{
    /// <summary>
    /// Everything that is looked up by name when the command starts, each name once. Whatever has to be the same at the start as when it
    /// was judged, approved or shown is held by this list and no other.
    /// </summary>
    public static IReadOnlyList<NamedProgram> Of(CommandAnalysis analysis) =>
        [.. All(analysis).Where(static program => program.Name.Length > 0).Distinct()];

    private static IEnumerable<NamedProgram> All(CommandAnalysis analysis)
    {
        if (analysis.Shell is { } shell)
        {
            foreach (SegmentWrapper wrapper in shell.Wrappers)
            {
                yield return new NamedProgram(wrapper.Program, ProgramRole.Carrier);
            }
            yield return new NamedProgram(shell.Argv[0], ProgramRole.Carrier);
        }
        if (analysis.Read is { } read)
        {
            yield return new NamedProgram(read.Shell.Argv[0], ProgramRole.Carrier);
        }
        // What the operating system is told to start, also where nothing more is known.
        if (analysis.Unwrapped.Whole.Count > 0)
        {
            yield return new NamedProgram(analysis.Unwrapped.Whole[0],
                analysis.Unwrapped.Layers.Count > 0 || analysis.Shell is not null ? ProgramRole.Carrier : ProgramRole.Program);
        }
        foreach (CommandSegment segment in analysis.Segments)
        {
            foreach (SegmentWrapper wrapper in segment.Wrappers)
            {
                if (!wrapper.IsShellWord)
                {
                    yield return new NamedProgram(wrapper.Program, ProgramRole.Carrier);
                }
            }
            yield return new NamedProgram(segment.EffectiveArgv.Count > 0 ? segment.EffectiveArgv[0] : "", ProgramRole.Program);
            yield return new NamedProgram(segment.RuleProgram, ProgramRole.Program);
            if (segment.Shell?.CarriedArgv is { Count: > 0 } carried)
            {
                yield return new NamedProgram(carried[0], ProgramRole.Program);
            }
        }
    }
}
