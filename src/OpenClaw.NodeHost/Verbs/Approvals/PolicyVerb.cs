using System.CommandLine;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals policy`: single settings.</summary>
internal static class PolicyVerb
{
    public static Command Create()
    {
        PolicyCommand policy = new("policy", "Set what may run and when a person is asked.");
        Option<string?> agent = PolicyCommand.Agent();
        Option<string?> security = new("--security") { Description = "deny, allowlist or full" };
        Option<string?> ask = new("--ask") { Description = "off, on-miss or always" };
        Option<string?> askFallback = new("--ask-fallback") { Description = "What counts when nobody can be asked: deny, allowlist or full" };
        security.AcceptOnlyFromAmong("deny", "allowlist", "full");
        ask.AcceptOnlyFromAmong("off", "on-miss", "always");
        askFallback.AcceptOnlyFromAmong("deny", "allowlist", "full");
        foreach (Option option in (Option[])[agent, security, ask, askFallback])
        {
            policy.Command.Options.Add(option);
        }

        policy.Command.Validators.Add(result =>
        {
            if (result.GetResult(security) is null && result.GetResult(ask) is null && result.GetResult(askFallback) is null)
            {
                result.AddError("give at least one of --security, --ask and --ask-fallback");
            }
        });
        policy.Command.SetAction(parse => policy.Change(parse, document => document.WithSettings(PolicyCommand.AgentId(parse.GetValue(agent)), new PolicySettings
        {
            Security = ExecPolicyWords.ParseSecurity(parse.GetValue(security)),
            Ask = ExecPolicyWords.ParseAsk(parse.GetValue(ask)),
            AskFallback = ExecPolicyWords.ParseSecurity(parse.GetValue(askFallback)),
        })));
        return policy.Command;
    }
}
