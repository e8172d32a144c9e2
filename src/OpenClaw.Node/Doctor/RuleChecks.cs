using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Doctor;

/// <summary>Whether the policy can do what whoever wrote it meant, and whether the record of what was done is whole. Reads only.</summary>
internal static class RuleChecks
{
    private const int Shown = 3;

    /// <summary>Rules that can never match anything here.</summary>
    public static DoctorFinding Rules(StateLocation location, TimeProvider time, ToolWords words)
    {
        ExecApprovalsStore store = new(location);
        ExecApprovalsSnapshot snapshot = store.Load();
        if (snapshot.Malformed is not null)
        {
            return DoctorFinding.Skip("The exec policy cannot be used.");
        }
        IReadOnlyList<string> slips = UnknownMembers.Slips(snapshot.Document.ToTree());
        if (slips.Count > 0)
        {
            return DoctorFinding.Warn(
                $"The exec policy holds names that it gives no meaning to, so that it may allow more than it seems to: {string.Join(", ", slips.Take(Shown))}"
                + (slips.Count > Shown ? $" and {slips.Count - Shown} more." : "."), $"Correct the names in {location.ExecApprovalsPath}.");
        }
        NodePolicySummary policy = PolicyView.Summarize(snapshot, PolicySource.Of(location, store));
        if (policy.Security != "allowlist")
        {
            return DoctorFinding.Skip($"Rules do not decide while security is {policy.Security}.");
        }
        IReadOnlyDictionary<string, string> environment = HostEnvironment.OfThisProcess();
        (string Agent, AllowlistEntry Rule)[] rules =
            [.. snapshot.Document.Agents.SelectMany(agent => (agent.Value.Allowlist ?? []).Select(rule => (agent.Key, rule)))];
        (string Agent, AllowlistEntry Rule, string Why, string? Instead)[] dead =
        [
            .. from rule in rules
               let why = WhyNever(rule.Rule, time.GetUtcNow(), environment, location.Home)
               where why is not null
               select (rule.Agent, rule.Rule, why.Value.Why, why.Value.Instead),
        ];
        if (dead.Length == 0)
        {
            return rules.Length > 0
                ? DoctorFinding.Pass($"{rules.Length} {(rules.Length == 1 ? "rule" : "rules")}; each can match something.")
                : policy.Ask == "off"
                    ? DoctorFinding.Warn("There are no rules and nobody is asked: nothing can run.", words.AddRule("PROGRAM"))
                : DoctorFinding.Pass("There are no rules: somebody is asked about everything.");
        }
        (string agent, _, _, string? instead) = dead.FirstOrDefault(one => one.Instead is not null) is { Instead: not null } better
            ? better : dead[0];
        string text = string.Join("; ", dead.Take(Shown).Select(one => $"'{one.Rule.Pattern}' {one.Why}"))
            + (dead.Length > Shown ? $"; and {dead.Length - Shown} more" : "");
        return DoctorFinding.Warn(
            $"{dead.Length} of {rules.Length} rules can never match: {text}.",
            instead is not null ? words.AddRule(instead, agent == "*" ? null : agent)
                : words.RemoveRule(dead[0].Rule.Pattern, agent == "*" ? null : agent));
    }

    /// <summary>The chain of the record.</summary>
    public static DoctorFinding History(StateLocation location, TimeProvider time, ToolWords words)
    {
        ExecAuditVerification found = new ExecAuditLog(location, time).Verify();
        return found.Intact ? DoctorFinding.Pass($"The record of what was asked, decided and run is whole ({found.Lines} lines).")
            : DoctorFinding.Warn(
                $"The record of what was asked, decided and run is not whole: {found.File}{(found.Line is { } line ? $", line {line}" : "")}: {found.Problem}", words.VerifyHistory);
    }

    private static (string Why, string? Instead)? WhyNever(AllowlistEntry rule, DateTimeOffset now,
        IReadOnlyDictionary<string, string> environment, string home)
    {
        if (rule.Terms.WhyNever(now) is { } why)
        {
            return (why, null);
        }
        string pattern = rule.Pattern.Trim();
        if (rule.IsAllowAlways || CommandRule.IsOne(pattern) || pattern.IndexOfAny(['*', '?']) >= 0)
        {
            return null;
        }
        if (rule.ArgPattern is { Length: > 0 } arguments && !ArgPattern.IsHash(arguments) && !ArgPattern.IsUsable(arguments))
        {
            return ("has arguments that are no usable expression", null);
        }
        if (!PathGlob.SelectsPath(pattern))
        {
            return ProgramSearch.FindExisting(pattern, environment) is not null ? null
                : pattern.Any(char.IsWhiteSpace) ? ("is a command line and no program", null)
                : ("is on no search path here", null);
        }
        string path = PathGlob.ExpandHome(pattern, home);
        if (!LexicalPath.IsAbsolute(path))
        {
            return ("is a relative path", null);
        }
        string? real = RealPath.TryResolve(path);
        return real is null ? ("leads to no file", null)
            : FileFacts.Of(path) is { Kind: FileKind.Directory } ? ("is a directory", path.TrimEnd('/', '\\') + "/*")
            : NamesItself(pattern, path, home) ? null : ($"leads to {real}", real);
    }

    // Whoever calls the program by this very path is who the rule is for: a name that only root can make lead elsewhere is one (awk).
    private static bool NamesItself(string pattern, string path, string home) => AllowlistMatcher.Match(
        [new AllowlistRule { Agent = "*", Pattern = pattern }], ExecutableResolution.OfFile(path), null, null, home) is not null;
}
