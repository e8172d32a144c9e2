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
        Option<string?> agent = policy.Agent();
        Option<string?> security = new("--security") { Description = "deny, allowlist or full" };
        Option<string?> ask = new("--ask") { Description = "off, on-miss or always" };
        Option<string?> askFallback =
            new("--ask-fallback") { Description = "What counts when nobody can be asked: deny, allowlist or full" };
        Option<string?> allowedEnv = VariableOption("--allowed-env",
            "Variables that requests may set without being asked about, separated by commas; \"\" for none but the harmless ones");
        Option<string?> inheritEnv = VariableOption("--inherit-env",
            "Variables of the node's own environment that commands get besides the usual ones, separated by commas; \"\" for none");
        security.AcceptOnlyFromAmong("deny", "allowlist", "full");
        ask.AcceptOnlyFromAmong("off", "on-miss", "always");
        askFallback.AcceptOnlyFromAmong("deny", "allowlist", "full");
        foreach (Option option in (Option[])[security, ask, askFallback, allowedEnv, inheritEnv])
        {
            policy.Command.Options.Add(option);
        }

        policy.Command.Validators.Add(result =>
        {
            if (((Option[])[security, ask, askFallback, allowedEnv, inheritEnv]).All(option => result.GetResult(option) is null))
            {
                result.AddError("give at least one of --security, --ask, --ask-fallback, --allowed-env and --inherit-env");
            }

            foreach ((Option<string?> option, string member) in new[] { (allowedEnv, VariableNames.Allowed),
                (inheritEnv, VariableNames.Inherited) })
            {
                if (VariableLists.Problem(Names(result.GetValue(option)), member) is { } problem)
                {
                    result.AddError($"{option.Name}: {problem}");
                }
            }
        });
        policy.Command.SetAction(parse =>
        {
            if (VariableLists.Warning(Names(parse.GetValue(allowedEnv))) is { } warning)
            {
                parse.InvocationConfiguration.Error.WriteLine("warning: " + warning);
            }

            return policy.Change(parse, document => document.WithSettings(PolicyCommand.AgentId(parse.GetValue(agent)), new PolicySettings
            {
                Security = ExecPolicyWords.ParseSecurity(parse.GetValue(security)),
                Ask = ExecPolicyWords.ParseAsk(parse.GetValue(ask)),
                AskFallback = ExecPolicyWords.ParseSecurity(parse.GetValue(askFallback)),
                AllowedEnv = Names(parse.GetValue(allowedEnv)),
                InheritEnv = Names(parse.GetValue(inheritEnv)),
            }));
        });
        return policy.Command;
    }

    private static Option<string?> VariableOption(string name, string description) =>
        new(name) { Description = description, HelpName = "names" };

    private static IReadOnlyList<string>? Names(string? given) => given is null ? null : VariableLists.Parse([given]);
}
