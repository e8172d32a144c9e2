using System.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// What is executed for a decision (spec/exec-approvals.md 6.6): never a name that could lead elsewhere when a path is known. Null means that
/// what would be executed is not what was decided about.
/// </summary>
internal static class RunArgv
{
    /// <param name="decision">The decision.</param>
    /// <param name="argv">The request's argv, its program already replaced by its real path when somebody approved it.</param>
    public static IReadOnlyList<string>? Build(PolicyDecision decision, IReadOnlyList<string> argv)
    {
        CommandAnalysis analysis = decision.Inputs.Analysis;
        bool byRules = decision.Security == ExecSecurity.Allowlist && !decision.Inputs.Approved && decision.AnalysisOk && decision.AllowlistSatisfied;
        if (!byRules)
        {
            return argv;
        }
        if (analysis.ShellPayload is null)
        {
            return decision.Segments.Count == 1 ? Pinned(decision.Segments[0]) : argv;
        }
        if (decision.Inputs.IsWindows)
        {
            return decision.Segments.Count == 1 ? Pinned(decision.Segments[0]) : argv;
        }
        if (analysis.Form != CommandForm.PosixPayload)
        {
            return null;
        }
        return decision.Segments.Any(verdict => verdict.By == Satisfaction.SafeBin) ? WithPinnedFilters(decision, analysis, argv) : argv;
    }

    private static List<string>? Pinned(SegmentVerdict verdict)
    {
        if (verdict.Segment.Blocked is not null || verdict.Segment.EffectiveArgv.Count == 0)
        {
            return null;
        }
        List<string> argv = [.. verdict.Segment.EffectiveArgv];
        argv[0] = verdict.Program.TrustPath ?? argv[0];
        return argv;
    }

    /// <summary>
    /// A filter is trusted for where it lies, so the shell must not look for it itself: its name in the payload is replaced by its path. Its arguments
    /// must reach it as they were checked.
    /// </summary>
    private static List<string>? WithPinnedFilters(PolicyDecision decision, CommandAnalysis analysis, IReadOnlyList<string> argv)
    {
        ShellWrapper? shell = analysis.Shell;
        int at = shell is { Offset: >= 0, PayloadIndex: >= 0 } ? shell.Offset + shell.PayloadIndex : -1;
        string payload = analysis.ShellPayload!;
        if (at < 0 || at >= argv.Count || !argv[at].EndsWith(payload, StringComparison.Ordinal))
        {
            return null;
        }
        // The words' places are those in the argument itself, white space in front included.
        StringBuilder rewritten = new(argv[at]);
        foreach (SegmentVerdict verdict in decision.Segments.Reverse())
        {
            if (verdict.By == Satisfaction.SafeBin && !Rewrite(rewritten, verdict))
            {
                return null;
            }
        }
        List<string> result = [.. argv];
        result[at] = rewritten.ToString();
        return result;
    }

    private static bool Rewrite(StringBuilder payload, SegmentVerdict verdict)
    {
        IReadOnlyList<CommandWord> words = verdict.Segment.Words;
        int program = verdict.Segment.EffectiveStart;
        if (verdict.Program.TrustPath is not { } path || program >= words.Count || words.Any(word => word.Start < 0) || words.Skip(1).Any(word => word.MayExpand))
        {
            return false;
        }
        if (verdict.Segment.Wrappers.Count == 0)
        {
            payload.Remove(words[program].Start, words[program].Length).Insert(words[program].Start, Quote(path));
            return true;
        }
        CommandWord last = words[words.Count - 1];
        string planned = string.Join(" ", verdict.Segment.EffectiveArgv.Select((argument, i) => Quote(i == 0 ? path : argument)));
        payload.Remove(words[0].Start, last.Start + last.Length - words[0].Start).Insert(words[0].Start, planned);
        return true;
    }

    private static string Quote(string word)
    {
        foreach (char c in word)
        {
            if (c is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '@' or '%' or '+' or '=' or ':' or ',' or '.' or '/' or '-'))
            {
                return "'" + word.Replace("'", "'\"'\"'") + "'";
            }
        }
        return word.Length > 0 ? word : "''";
    }
}
