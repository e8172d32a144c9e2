using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// For whom a change takes the last thing away that could say no. That is asked about, whichever tool and whichever way makes the change.
/// </summary>
internal static class PolicyOpening
{
    /// <summary>
    /// A sentence for each agent (* is all of them) for which everything runs unasked after the change and did not before.
    /// </summary>
    /// <param name="before">As it is stored.</param>
    /// <param name="after">As it would be stored.</param>
    /// <param name="policies">What else has a say.</param>
    public static IReadOnlyList<string> Between(ExecApprovalsSnapshot before, ExecApprovalsDocument after, PolicySource policies)
    {
        ExecApprovalsSnapshot changed = before with { Document = after };
        List<string> opened = [];
        foreach (string agent in before.Document.Agents.Concat(after.Agents).Select(entry => entry.Key)
            .Where(key => key != PolicyEdits.EveryAgent).Distinct(StringComparer.Ordinal).Prepend(PolicyEdits.EveryAgent))
        {
            string? id = agent == PolicyEdits.EveryAgent ? null : agent;
            if (Way(policies.For(changed, id)) is { } way && Way(policies.For(before, id)) is null)
            {
                opened.Add($"{way} ({(id is null ? "all agents" : "agent " + id)}).");
                if (id is null)
                {
                    // Agents without settings of their own follow; one sentence is enough for them.
                    return opened;
                }
            }
        }

        return opened;
    }

    private static string? Way(EffectivePolicy policy) =>
        policy.Security == ExecSecurity.Full && policy.Ask == ExecAsk.Off
            ? "Everything that a gateway asks of this machine will run without a question"
        : policy.Security != ExecSecurity.Deny && policy.Ask != ExecAsk.Off && policy.AskFallback == ExecSecurity.Full
            ? "Everything that a gateway asks of this machine will run whenever nobody can be asked"
        : null;
}
