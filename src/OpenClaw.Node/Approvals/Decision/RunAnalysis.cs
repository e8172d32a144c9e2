using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>Asks the command analysis about a run, with what the run's environment says about programs and variables.</summary>
internal static class RunAnalysis
{
    public static CommandAnalysis Analyze(IReadOnlyList<string> argv, string? rawCommand, ResolutionContext context) =>
        CommandAnalyzer.Analyze(argv, rawCommand, new AnalysisContext
        {
            RealPath = name => ExecutableResolution.Find(name, context).TruePath,
            HasVariable = context.Environment.ContainsKey,
        });

    public static bool IsShellInvocation(IReadOnlyList<string> argv) => ShellWrapperReader.IsShellInvocation(Unwrapping.Of(argv, AnalysisContext.Current), AnalysisContext.Current);
}
