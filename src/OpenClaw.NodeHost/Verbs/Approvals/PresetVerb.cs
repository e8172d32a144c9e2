using System.CommandLine;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals preset`: a policy with a name. Rules stay.</summary>
internal static class PresetVerb
{
    public static Command Create()
    {
        PolicyCommand policy = new("preset",
            "Apply a named policy: yolo (everything runs), cautious (rules decide, ask for the rest), deny-all. Rules stay as they are.");
        Argument<string> name = new("name") { Description = string.Join(", ", PolicyPreset.Names) };
        name.AcceptOnlyFromAmong([.. PolicyPreset.Names]);
        Option<string?> agent = policy.Agent();
        Option<bool> force = PolicyCommand.Force();
        policy.Command.Arguments.Add(name);
        policy.Command.Options.Add(force);
        policy.Command.SetAction(parse =>
            policy.Change(parse,
                document => document.WithSettings(PolicyCommand.AgentId(parse.GetValue(agent)),
                    PolicyPreset.Find(parse.GetRequiredValue(name))!), replaceBroken: parse.GetValue(force)));
        return policy.Command;
    }
}
