using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Which files the programs of a prepared command were. A plan on the wire pins only a program without wrappers and shell; between the approval of
/// <c>nice uname</c> and its run a file of that name could appear earlier on the PATH. Kept in memory: after a restart only the plan counts.
/// </summary>
internal sealed class PreparedPrograms
{
    private const int Limit = 512;

    private readonly object _gate = new();
    private readonly Dictionary<string, IReadOnlyList<ExecutableResolution>> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Remember(RunPlan plan, CommandAnalysis analysis, ResolutionContext context)
    {
        List<ExecutableResolution> found = Names(analysis).Distinct(StringComparer.Ordinal).Select(name => ExecutableResolution.Find(name, context)).ToList();
        string key = Key(plan);
        lock (_gate)
        {
            if (!_known.ContainsKey(key))
            {
                _order.Enqueue(key);
            }
            _known[key] = found;
            while (_order.Count > Limit)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>False when a program of the plan is another file now than when the plan was made here.</summary>
    public bool AreUnchanged(RunPlan plan, ResolutionContext context)
    {
        IReadOnlyList<ExecutableResolution>? known;
        lock (_gate)
        {
            _known.TryGetValue(Key(plan), out known);
        }
        return known is null || known.All(program => ExecutableResolution.Find(program.Raw, context) is var now && now.FoundPath == program.FoundPath && now.TruePath == program.TruePath);
    }

    private static string Key(RunPlan plan) => HashText.Sha256(string.Join("\0", plan.Argv) + "\0\0" + plan.Cwd + "\0\0" + plan.AgentId + "\0\0" + plan.SessionKey);

    private static IEnumerable<string> Names(CommandAnalysis analysis)
    {
        if (analysis.Shell is { } shell)
        {
            yield return shell.Argv[0];
            foreach (SegmentWrapper wrapper in shell.Wrappers)
            {
                yield return wrapper.Program;
            }
        }
        foreach (CommandSegment segment in analysis.Segments)
        {
            yield return segment.EffectiveArgv[0];
            foreach (SegmentWrapper wrapper in segment.Wrappers.Where(wrapper => !wrapper.IsShellWord))
            {
                yield return wrapper.Program;
            }
            if (segment.Shell?.CarriedArgv is { Count: > 0 } carried)
            {
                yield return carried[0];
            }
        }
    }
}
