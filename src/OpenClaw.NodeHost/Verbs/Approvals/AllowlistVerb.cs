using System.CommandLine;
using System.CommandLine.Completions;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Help;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// `openclaw-node approvals allowlist add|remove`: what is there already is added with success, what is not there is removed with success
/// (as upstream).
/// </summary>
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
        PolicyCommand policy = new("add",
            "Allow a program. A name is stored as the path that it means here, a link as the file it leads to.");
        (Argument<string> pattern, Option<string?> argPattern, Option<string?> agent) = AddParameters(policy);
        (RuleTerm Term, Option<string?> Option)[] terms =
            [.. RuleTerms.All.Select(term =>
                (term, new Option<string?>(term.Option) { Description = term.Description, HelpName = term.ValueName }))];
        foreach ((_, Option<string?> option) in terms)
        {
            policy.Command.Options.Add(option);
        }

        Option<bool> byName =
            new("--by-name") { Description = "Keep the name instead of the path it means here, for a policy that machines share" };
        policy.Command.Options.Add(byName);
        pattern.CompletionSources.Add(context => PathPrograms.Names());
        pattern.Arity = ArgumentArity.ZeroOrOne;
        Option<string?> template = new("--template") { Description = "Rules for commands that only look: " + Names(RuleTemplate.All),
            HelpName = "name" };
        template.CompletionSources.Add(context => RuleTemplate.All.Where(known => known.Rules().Count > 0)
            .Select(known => new CompletionItem(known.Name, detail: known.Description)));
        policy.Command.Options.Add(template);
        policy.Command.Validators.Add(result =>
        {
            foreach ((RuleTerm term, Option<string?> option) in terms)
            {
                string? problem = null;
                _ = result.GetValue(option) is { } typed ? term.Typed(RuleTerms.None, [typed], out problem) : RuleTerms.None;
                if (problem is not null)
                {
                    result.AddError($"{term.Option}: {problem}");
                }
            }

            if (result.GetValue(template) is string name)
            {
                if (RuleTemplate.Find(name)?.Rules() is not { Count: > 0 })
                {
                    result.AddError(
                        $"there is no template '{name}' for this machine; there are {Names(RuleTemplate.All.Where(known => known.Rules().Count > 0))}");
                }

                if (result.GetValue(pattern) is not null || result.GetValue(argPattern) is not null)
                {
                    result.AddError("a template holds patterns of its own: leave the pattern out");
                }

                return;
            }

            if (result.GetValue(argPattern) is string text && !ArgPattern.IsUsable(text))
            {
                result.AddError("--arg-pattern is not a regular expression that this node can use: the rule would never match");
            }

            if (string.IsNullOrWhiteSpace(result.GetValue(pattern)))
            {
                result.AddError("say which program: a name, a path, or a glob of a path");
            }
        });
        policy.Command.SetAction(parse =>
        {
            TextWriter error = parse.InvocationConfiguration.Error;
            RuleTerms attached = terms.Aggregate(RuleTerms.None, (said, one) =>
                parse.GetValue(one.Option) is { } typed ? one.Term.Typed(said, [typed], out _) : said);
            foreach (string warning in attached.Warnings)
            {
                error.WriteLine("warning: " + warning);
            }

            if (parse.GetValue(template) is { } name)
            {
                IReadOnlyList<TemplateRule> rules = RuleTemplate.Find(name)!.Rules();
                return policy.Change(parse,
                    document => rules.Aggregate(document,
                        (changed, added) => changed.WithRule(AgentOf(parse, agent), added.Pattern, added.ArgPattern, attached)));
            }

            RuleProgram rule = Read(parse, pattern, argPattern, parse.GetValue(byName));
            if (rule.Refusal is { } refusal)
            {
                error.WriteLine("error: " + ConsoleLog.OneLine(refusal));
                if (rule.NextStep is { } next)
                {
                    error.WriteLine("next: " + ConsoleLog.OneLine(next));
                }

                return ExitCodes.Error;
            }

            if (rule.Note is { } note)
            {
                parse.InvocationConfiguration.Output.WriteLine(ConsoleLog.OneLine(note));
            }

            foreach (string warning in rule.Warnings)
            {
                error.WriteLine("warning: " + ConsoleLog.OneLine(warning));
            }

            return policy.Change(parse,
                document => document.WithRule(AgentOf(parse, agent), rule.Pattern, parse.GetValue(argPattern), attached));
        });
        return policy.Command;
    }

    private static string Names(IEnumerable<RuleTemplate> templates) => string.Join(", ", templates.Select(template => template.Name));

    private static Command Remove()
    {
        PolicyCommand policy = new("remove", "Remove the rules with a pattern.");
        (Argument<string> pattern, Option<string?> argPattern, Option<string?> agent) = AddParameters(policy);
        pattern.CompleteRules(policy.State);
        argPattern.CompleteArguments(policy.State, pattern);
        policy.Command.SetAction(parse =>
        {
            string text = parse.GetRequiredValue(pattern).Trim(), id = AgentOf(parse, agent);

            // What `add` made of the same word is meant, too.
            RuleProgram stored = Read(parse, pattern, argPattern, byName: false);
            string? arguments = parse.GetValue(argPattern);
            bool IsMeant(AllowlistEntry rule) => (rule.Pattern.Trim() == text || stored.Names(rule.Pattern.Trim()))
                && (arguments is null || rule.ArgPattern == arguments);
            TellWhoElse(parse, policy.Stored(parse), id, IsMeant);
            return policy.Change(parse, document => document.WithoutRules((owner, rule) => owner == id && IsMeant(rule)));
        });
        return policy.Command;
    }

    // A rule that stays because it is another agent's looks as if it had never been there.
    private static void TellWhoElse(ParseResult parse, ExecApprovalsDocument document, string id, Func<AllowlistEntry, bool> isMeant)
    {
        string[] owners = [.. document.Agents.Where(agent => agent.Value.Allowlist?.Any(isMeant) == true).Select(agent => agent.Key)];
        if (!owners.Contains(id) && owners.Length > 0)
        {
            parse.InvocationConfiguration.Error.WriteLine("note: " + ConsoleLog.OneLine(
                $"Such a rule is there for {string.Join(", ", owners.Select(owner => $"--agent {ToolWords.Program.Quote(owner)}"))}; this is about {(id == PolicyEdits.EveryAgent ? "the rules of all agents" : $"agent {id}")}."));
        }
    }

    private static RuleProgram Read(ParseResult parse, Argument<string> pattern, Option<string?> argPattern, bool byName)
    {
        IReadOnlyDictionary<string, string> environment = HostEnvironment.OfThisProcess();
        return RuleProgram.Read(
            parse.GetRequiredValue(pattern), byName, environment, OwnDirectory.Path, new ResolutionContext(null, environment).Home,
            parse.GetValue(argPattern));
    }

    private static (Argument<string> Pattern, Option<string?> ArgPattern, Option<string?> Agent) AddParameters(PolicyCommand policy)
    {
        Argument<string> pattern = new("pattern") { HelpName = "pattern",
            Description =
            "A program name (git), a path (/usr/bin/git), a glob of a path (/opt/tools/**), a command of cmd.exe (cmd:dir) or PowerShell (ps:Get-Service)" };
        Option<string?> argPattern =
            new("--arg-pattern") { Description = "A regular expression that the arguments, joined by spaces, must match",
                HelpName = "regex" };
        policy.Command.Arguments.Add(pattern);
        policy.Command.Options.Add(argPattern);
        return (pattern, argPattern, policy.Agent());
    }

    private static string AgentOf(ParseResult parse, Option<string?> agent) =>
        PolicyCommand.AgentId(parse.GetValue(agent)) ?? PolicyEdits.EveryAgent;
}
