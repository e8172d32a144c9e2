using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// What a prepared command was when its plan was made here: the policy it was shown under, and which files its programs were. A plan on the wire pins only a program without wrappers and shell; between the approval of
/// <c>nice uname</c> and its run a file of that name could appear earlier on the PATH. Kept in memory: after a restart only the plan counts.
/// Gateways before 2026.8.1 do not hand the policy snapshot back (spec/commands.md 7): for a plan of this process it is known all the same.
/// </summary>
internal sealed class PreparedPrograms
{
    private const int Limit = 512;

    private readonly object _gate = new();
    private readonly Dictionary<string, Prepared> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    private sealed record Prepared(IReadOnlyList<ExecutableResolution> Programs, PolicySnapshot? Policy);

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
            _known[key] = new Prepared(found, plan.PolicySnapshot);
            while (_order.Count > Limit)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>False when a program of the plan is another file now than when the plan was made here.</summary>
    public bool AreUnchanged(RunPlan plan, ResolutionContext context)
    {
        return Find(plan) is not { } known || known.Programs.All(program => ExecutableResolution.Find(program.Raw, context) is var now && now.FoundPath == program.FoundPath && now.TruePath == program.TruePath);
    }

    /// <summary>The plan with the policy it was made under: its own, else the one remembered for it; neither when it was not made by this process.</summary>
    public RunPlan WithPolicy(RunPlan plan) => plan.PolicySnapshot is null && Find(plan)?.Policy is { } policy ? plan with { PolicySnapshot = policy } : plan;

    private Prepared? Find(RunPlan plan)
    {
        lock (_gate)
        {
            return _known.TryGetValue(Key(plan), out Prepared? known) ? known : null;
        }
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
