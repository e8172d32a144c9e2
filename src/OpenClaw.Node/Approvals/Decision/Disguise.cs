using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// A link gives a program another name. Whatever the analysis knows about shells, wrappers and interpreters it knows by name, so what a
/// name leads to is looked at again: <c>foo</c>, a link to <c>/usr/bin/env</c>, must not become what a rule for <c>/usr/bin/env</c> does
/// not allow <c>env</c> itself.
/// </summary>
internal static class Disguise
{
    /// <summary>True for a shell under a name that is none (<c>rbash</c>).</summary>
    public static bool IsShell(ExecutableResolution program) =>
        RealName(program) is { } real && ShellNames.Family(real) is not null
        && ShellNames.Family(ExecutableName.Normalise(program.Raw)) is null;

    /// <summary>True for a wrapper under another name.</summary>
    public static bool IsWrapper(ExecutableResolution program) => RealName(program) is { } real && DispatchWrapper.IsWrapper(real);

    /// <summary>True for a name of busybox or toybox by which they carry out one of their commands.</summary>
    public static bool IsMultiplexer(ExecutableResolution program) => RealName(program) is { } real && ShellNames.IsMultiplexer(real);

    /// <summary>True for a package runner under another name that starts a package with these arguments.</summary>
    public static bool RunsPackage(ExecutableResolution program, IReadOnlyList<string> argv) =>
        RealName(program) is { } real && PackageRunner.Runs([real, .. argv.Skip(1)]);

    /// <summary>Code on the command line of an interpreter under another name.</summary>
    public static string? InlineEval(SegmentVerdict verdict) => InlineEval(verdict.Program, verdict.Segment.EffectiveArgv);

    /// <summary>The same of a program and its arguments.</summary>
    public static string? InlineEval(ExecutableResolution program, IReadOnlyList<string> argv) =>
        RealName(program) is { } real ? InterpreterCode.Describe([real, .. argv.Skip(1)], AnalysisContext.Current) : null;

    private static string? RealName(ExecutableResolution program) =>
        program.TruePath is { } path && ExecutableName.Normalise(path) is var real && real != ExecutableName.Normalise(program.Raw)
            ? real : null;
}
