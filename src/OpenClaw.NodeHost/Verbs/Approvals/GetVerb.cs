using System.CommandLine;
using System.Globalization;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Terminal;
using JsonText = OpenClaw.NodeHost.Terminal.JsonText;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals get`: the policy in effect and its rules.</summary>
internal static class GetVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> json = CommonOptions.Json();
        Command command = new("get", "Show the policy in effect and its rules.");
        state.AddTo(command);
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            StateLocation location = state.Resolve(parse);
            ExecApprovalsStore store = new(location);
            ExecApprovalsSnapshot snapshot = store.Load();
            if (parse.GetValue(json))
            {
                WriteJson(output, store, snapshot);
            }
            else
            {
                WriteText(output, location, store, snapshot);
            }

            return Problem(location, store, snapshot) is null ? ExitCodes.Ok : ExitCodes.Error;
        });
        return command;
    }

    /// <summary>Why everything is denied: the policy's own file, or openclaw.json, which has a say as well.</summary>
    private static string? Problem(StateLocation location, ExecApprovalsStore store, ExecApprovalsSnapshot snapshot) =>
        snapshot.Malformed ?? PolicySource.Of(location, store).For(snapshot, agentId: null).Problem;

    private static void WriteText(TextWriter output, StateLocation location, ExecApprovalsStore store, ExecApprovalsSnapshot snapshot)
    {
        output.WriteLine(snapshot.Exists ? $"Policy in {store.Path}" : $"No policy is stored in {store.Path}: this node's defaults hold.");
        if (Problem(location, store, snapshot) is { } problem)
        {
            output.WriteLine($"Everything is denied: {ConsoleLog.OneLine(problem)}");
            output.WriteLine($"What mends it: {ToolWords.Program.Doctor}");
        }

        output.WriteLine();
        PolicySource source = PolicySource.Of(location, store);
        TextTable policies = new("agent", "security", "ask", "fallback", "rules", "because of");
        foreach (string agent in (string[])["*", .. snapshot.Document.Agents.Select(a => a.Key).Where(a => a != "*")])
        {
            EffectivePolicy policy = source.For(snapshot, PolicyCommand.AgentId(agent));
            policies.Add(
                agent,
                policy.Security.ToWord(),
                policy.Ask.ToWord(),
                policy.AskFallback.ToWord(),
                policy.Rules.Count.ToString(CultureInfo.InvariantCulture),
                policy.SecuritySource == policy.AskSource
                    ? policy.SecuritySource : $"{policy.SecuritySource} (security), {policy.AskSource} (ask)");
        }

        policies.Write(output);
        WriteVariables(output, "*", snapshot.Document.Defaults);
        foreach ((string agent, AgentApprovals approvals) in snapshot.Document.Agents)
        {
            WriteVariables(output, agent, approvals);
        }

        output.WriteLine();
        TextTable rules = new(["agent", "pattern", "arguments", .. RuleTerms.All.Select(term => term.Heading), "last used"]);
        int count = 0;
        foreach ((string agent, AgentApprovals approvals) in snapshot.Document.Agents)
        {
            foreach (AllowlistEntry rule in approvals.Allowlist ?? [])
            {
                count++;
                rules.Add([agent, rule.Pattern, ArgumentsOf(rule), .. rule.Terms.Cells, rule.LastUsedCommand ?? ""]);
            }
        }

        if (count > 0)
        {
            rules.Write(output);
        }
        else
        {
            output.WriteLine("There are no rules. Add one with: openclaw-node approvals allowlist add PROGRAM");
        }
    }

    /// <summary>A fingerprint tells a person nothing: what it was given for does, and who gave it.</summary>
    private static string ArgumentsOf(AllowlistEntry rule) => rule.IsAllowAlways && RuleGrant.Of(rule) is { } grant
        ? $"always: {grant}{(grant.By is null ? "" : $", by {grant.By}")}{(grant.At is { } at ? at.ToLocalTime().ToString(" 'at' yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "")}"
        : rule.ArgPattern ?? "";

    private static void WriteVariables(TextWriter output, string agent, PolicySettings settings)
    {
        if (settings.AllowedEnv is { } allowed)
        {
            output.WriteLine(
                ConsoleLog.OneLine(
                    $"Agent {agent}: requests may set {(allowed.Count == 0 ? "no other variables" : string.Join(", ", allowed))}."));
        }

        if (settings.InheritEnv is { } inherited)
        {
            output.WriteLine(
                ConsoleLog.OneLine(
                    $"Agent {agent}: commands get {(inherited.Count == 0 ? "no other variables" : string.Join(", ", inherited))} of the node's own environment."));
        }
    }

    // As upstream's and as system.execApprovals.get: without the socket's secret (docs/protocol/commands.md 3.2).
    private static void WriteJson(TextWriter output, ExecApprovalsStore store, ExecApprovalsSnapshot snapshot) =>
        JsonText.Write(output, writer =>
    {
        writer.WriteString("path", store.Path);
        writer.WriteBoolean("exists", snapshot.Exists);
        writer.WriteString("hash", snapshot.Hash);
        if (snapshot.Malformed is { } malformed)
        {
            writer.WriteString("malformed", malformed);
        }

        writer.WritePropertyName("file");
        writer.WriteRawValue(JsonTreeWriter.WriteCompact(snapshot.Document.ToLocalTree()));
    });
}
