using System.CommandLine;
using System.CommandLine.Completions;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// What Tab offers of this machine's node: agents, rules and requests, of the state that the line so far means. Nothing where there is
/// none: the verb itself says why.
/// </summary>
internal static class KnownHere
{
    public static void CompleteAgents(this Option<string?> option, StateOptions state) => option.CompletionSources.Add(context =>
        OfPolicy(state, context,
            document => document.Agents.Select(agent => agent.Key).Append("*").Distinct().Select(agent => new CompletionItem(agent))));

    public static void CompleteRules(this Argument<string> pattern, StateOptions state) => pattern.CompletionSources.Add(context =>
        OfPolicy(state, context, document => Rules(document).Select(rule => new CompletionItem(rule.Pattern, detail: rule.ArgPattern))));

    /// <summary>The expressions of the rules with the pattern that was typed before.</summary>
    public static void CompleteArguments(this Option<string?> option, StateOptions state, Argument<string> pattern) =>
        option.CompletionSources.Add(context => OfPolicy(state, context, document => Rules(document)
            .Where(rule => context.ParseResult.GetResult(pattern) is not { Tokens: [var typed, ..] } || rule.Pattern.Trim() == typed.Value)
            .Where(rule => rule.ArgPattern is not null).Select(rule => new CompletionItem(rule.ArgPattern!, detail: rule.Pattern))));

    public static void CompleteRequests(this Argument<string> id, StateOptions state) => id.CompletionSources.Add(context =>
        Of(state, context, location => new ExecApprovals(location).ListRequests()
            .Select(request => new CompletionItem(request.Id, detail: request.Command))));

    private static IEnumerable<AllowlistEntry> Rules(ExecApprovalsDocument document) =>
        document.Agents.SelectMany(agent => agent.Value.Allowlist ?? []);

    private static IEnumerable<CompletionItem> OfPolicy(StateOptions state, CompletionContext context,
        Func<ExecApprovalsDocument, IEnumerable<CompletionItem>> items) =>
        Of(state, context, location => items(new ExecApprovalsStore(location).Load().Document));

    private static CompletionItem[] Of(StateOptions state, CompletionContext context,
        Func<StateLocation, IEnumerable<CompletionItem>> items)
    {
        try
        {
            return [.. items(state.Find(context.ParseResult).Location)];
        }
        catch (Exception none) when (none is NodeStateException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [];
        }
    }
}
