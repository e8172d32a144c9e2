using System.CommandLine;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals allowlist add|remove`: what is there already is added with success, what is not there is removed with success (as upstream).</summary>
internal static class AllowlistVerb
{
    public static Command Create()
    {
        Command command = new("allowlist", "Add and remove rules.");
        command.Subcommands.Add(Add());
        command.Subcommands.Add(Remove());
        return command;
    }

    private static Command Add()
    {
        PolicyCommand policy = new("add", "Allow a program.");
        (Argument<string> pattern, Option<string?> argPattern, Option<string?> agent) = AddParameters(policy);
        policy.Command.Validators.Add(result =>
        {
            if (result.GetValue(argPattern) is string text && !ArgPattern.IsUsable(text))
            {
                result.AddError("--arg-pattern is not a regular expression that this node can use: the rule would never match");
            }

            if (string.IsNullOrWhiteSpace(result.GetValue(pattern)))
            {
                result.AddError("the pattern is blank");
            }
        });
        policy.Command.SetAction(parse => policy.Change(
            parse, document => document.WithRule(AgentOf(parse, agent), parse.GetRequiredValue(pattern).Trim(), parse.GetValue(argPattern))));
        return policy.Command;
    }

    private static Command Remove()
    {
        PolicyCommand policy = new("remove", "Remove the rules with a pattern.");
        (Argument<string> pattern, Option<string?> argPattern, Option<string?> agent) = AddParameters(policy);
        policy.Command.SetAction(parse =>
        {
            string text = parse.GetRequiredValue(pattern).Trim(), id = AgentOf(parse, agent);
            string? arguments = parse.GetValue(argPattern);
            return policy.Change(parse, document => document.WithoutRules((owner, rule) =>
                owner == id && rule.Pattern.Trim() == text && (arguments is null || rule.ArgPattern == arguments)));
        });
        return policy.Command;
    }

    private static (Argument<string> Pattern, Option<string?> ArgPattern, Option<string?> Agent) AddParameters(PolicyCommand policy)
    {
        Argument<string> pattern = new("pattern") { Description = "A program name (git), a path (/usr/bin/git) or a glob of a path (/opt/tools/**)" };
        Option<string?> argPattern = new("--arg-pattern") { Description = "A regular expression that the arguments, joined by spaces, must match", HelpName = "regex" };
        Option<string?> agent = PolicyCommand.Agent();
        policy.Command.Arguments.Add(pattern);
        policy.Command.Options.Add(argPattern);
        policy.Command.Options.Add(agent);
        return (pattern, argPattern, agent);
    }

    private static string AgentOf(ParseResult parse, Option<string?> agent) => PolicyCommand.AgentId(parse.GetValue(agent)) ?? PolicyEdits.EveryAgent;
}
