using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>Asks the command analysis about a run, with what the run's environment says about programs and variables.</summary>
internal static class RunAnalysis
{
    /// <summary>What can be said before there is an environment.</summary>
    public static CommandOpening Open(IReadOnlyList<string> argv, string? rawCommand) =>
        CommandOpening.Of(argv, rawCommand, AnalysisContext.Current);

    public static CommandAnalysis Analyze(IReadOnlyList<string> argv, string? rawCommand, ResolutionContext context) =>
        Analyze(Open(argv, rawCommand), context);

    public static CommandAnalysis Analyze(CommandOpening opening, ResolutionContext context) =>
        CommandAnalyzer.Analyze(opening, new AnalysisContext
        {
            Platform = opening.Platform,
            RealPath = name => ExecutableResolution.Find(name, context).TruePath,
            HasVariable = context.Environment.ContainsKey,
        });
}
