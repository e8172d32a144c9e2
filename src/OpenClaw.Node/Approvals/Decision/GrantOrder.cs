using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// A grant that holds what a script says is looked at before the command starts. So it counts only where nothing of the same command runs
/// before the script or beside it that could change a file: <c>cp other.sh b.sh; ./b.sh</c> would run what nobody has seen, and during
/// <c>sleep 9; ./b.sh</c> anybody could write.
/// </summary>
internal static class GrantOrder
{
    /// <summary>Takes such grants away from verdicts that came too late.</summary>
    public static void Hold(List<SegmentVerdict> verdicts)
    {
        CommandSegment[] segments = [.. verdicts.Select(static verdict => verdict.Segment)];
        for (int i = 0; i < verdicts.Count; i++)
        {
            if (verdicts[i] is { By: Satisfaction.Rule } verdict && ArgPattern.HoldsContent(verdict.Rule?.ArgPattern)
                && !IsFirst(verdicts, segments, i))
            {
                verdicts[i] = verdict with { By = Satisfaction.None, Rule = null,
                    Miss = new AnalysisReason("script-order", $"{verdict.Script ?? verdict.Program.TruePath} "
                    + "was allowed always as it is now, and the rest of the command could change it before it starts. Send it as a command of its own.") };
            }
        }
    }

    /// <summary>
    /// True when nothing before the segment of a command runs for any time or writes anything. What runs beside it is not looked at.
    /// </summary>
    public static bool NothingRunsBefore(IReadOnlyList<CommandSegment> segments, int index) =>
        Enumerable.Range(0, PipelineOf(segments, index).First).All(before => segments[before].SafeBuiltin);

    private static bool IsFirst(List<SegmentVerdict> verdicts, CommandSegment[] segments, int index)
    {
        (int first, int last) = PipelineOf(segments, index);
        return NothingRunsBefore(segments, index)
            && Enumerable.Range(first, last - first + 1).All(beside => beside == index || OnlyReads(verdicts[beside]));
    }

    private static (int First, int Last) PipelineOf(IReadOnlyList<CommandSegment> segments, int index)
    {
        (int first, int last) = (index, index);
        while (first > 0 && segments[first].Link == SegmentLink.Pipe)
        {
            first--;
        }
        while (last + 1 < segments.Count && segments[last + 1].Link == SegmentLink.Pipe)
        {
            last++;
        }
        return (first, last);
    }

    private static bool OnlyReads(SegmentVerdict verdict) => verdict.By is Satisfaction.SafeBuiltin or Satisfaction.SafeBin
        || verdict is { By: Satisfaction.Rule, Program: { TruePath: { } path, FoundPath: { } found }, Segment.Wrappers.Count: 0 }
            && SystemFile.IsOwn(found, path) && ProgramCatalog.Exact(ExecutableName.Normalise(path)) is { OnlyReads: true };
}
