namespace OpenClaw.Node.Approvals.Analysis;

internal static class InterpreterCode
{
    public static string? Describe(IReadOnlyList<string> argv, AnalysisPlatform platform) => null;
}
