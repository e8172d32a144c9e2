using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// What a prepared command was when its plan was made here: the policy it was shown under, and which files its programs were. A plan on the
/// wire pins only a program without wrappers and shell; between the approval of <c>nice uname</c> and its run a file of that name could
/// appear earlier on the PATH. Kept in memory: after a restart only the plan counts. Gateways before 2026.8.1 do not hand the policy
/// snapshot back (docs/protocol/commands.md 7): for a plan of this process it is known all the same. Agents and sessions share what is
/// kept: one that has thousands of commands prepared pushes out its own.
/// </summary>
internal sealed class PreparedPrograms
{
    internal const int Limit = 512;

    private readonly object _gate = new();
    private readonly Dictionary<string, Prepared> _known = new(StringComparer.Ordinal);
    private readonly List<Place> _places = []; // oldest first

    private sealed record Prepared(IReadOnlyList<HeldProgram> Programs, HeldProgram? Operand, PolicySnapshot? Policy);

    private sealed record Place(string Key, string? Agent, string? Session);

    public void Remember(RunPlan plan, CommandAnalysis analysis, ResolutionContext context)
    {
        HeldProgram[] found = [.. NamedProgram.Of(analysis).Select(program => HeldProgram.Find(program.Name, context))];
        HeldProgram? operand = plan.MutableFileOperand is { } script ? HeldProgram.OfOperand(script.Path, context) : null;
        string key = Key(plan);
        lock (_gate)
        {
            if (!_known.ContainsKey(key))
            {
                MakeRoom();
                _places.Add(new Place(key, plan.AgentId, plan.SessionKey));
            }
            _known[key] = new Prepared(found, operand, plan.PolicySnapshot);
        }
    }

    /// <summary>False when a program of the plan is another file now than when the plan was made here.</summary>
    public bool AreUnchanged(RunPlan plan, ResolutionContext context) =>
        Find(plan) is not { } known
            || (known.Operand is not { } operand || operand.CanBeHeld && HeldProgram.OfOperand(operand.File.Raw, context) == operand)
            && known.Programs.All(program => program.CanBeHeld && HeldProgram.Find(program.File.Raw, context) == program);

    /// <summary>
    /// The plan with the policy it was made under: its own, else the one remembered for it; neither when it was not made by this process.
    /// </summary>
    public RunPlan WithPolicy(RunPlan plan) =>
        plan.PolicySnapshot is null && Find(plan)?.Policy is { } policy ? plan with { PolicySnapshot = policy } : plan;

    private void MakeRoom()
    {
        if (_places.Count >= Limit)
        {
            int index = FairShares.WhoGoes(_places, place => (place.Agent, place.Session));
            _known.Remove(_places[index].Key);
            _places.RemoveAt(index);
        }
    }

    private Prepared? Find(RunPlan plan)
    {
        lock (_gate)
        {
            return _known.TryGetValue(Key(plan), out Prepared? known) ? known : null;
        }
    }

    private static string Key(RunPlan plan) =>
        HashText.Sha256(string.Join("\0", plan.Argv) + "\0\0" + plan.Cwd + "\0\0" + plan.AgentId + "\0\0" + plan.SessionKey);
}
