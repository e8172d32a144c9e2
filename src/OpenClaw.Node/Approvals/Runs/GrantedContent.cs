using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Runs;

/// <summary>
/// A grant for a script holds what the script said. The decision compared that before the files of the run were held, so it is compared
/// once more behind that: from then on every change is seen.
/// </summary>
internal static class GrantedContent
{
    /// <summary>True when each script that a grant lets run still says what the grant holds.</summary>
    public static bool Holds(PolicyDecision decision, ResolutionContext context)
    {
        foreach (SegmentVerdict verdict in decision.Segments)
        {
            if (verdict.Rule?.ArgPattern is { } pattern && ArgPattern.IsHash(pattern) && ArgPattern.Split(pattern).Content is { } content
                && (FileOf(verdict, context) is not { } file || ScriptContent.Hash(file) != content))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The file that the rule was compared with: what a shell reads or hands on to, otherwise the program.</summary>
    private static string? FileOf(SegmentVerdict verdict, ResolutionContext context) => verdict.Segment.Shell switch
    {
        { CarriedArgv: { Count: > 0 } carried } => ExecutableResolution.Find(carried[0], context).TrustPath,
        { ScriptArgv: { Count: > 0 } script } =>
            RealPath.TryResolve(context.PlaceOf(script[0])),
        _ => ExecutableResolution.Find(verdict.Segment.RuleProgram, context).TrustPath,
    };
}
