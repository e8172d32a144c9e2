using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Document;

/// <summary>
/// What a person attaches to a rule: each member that <see cref="RuleTerms"/> names is stored, shown, compared and kept from gateways.
/// </summary>
public sealed class RuleTermsTests
{
    private static readonly RuleTerms Terms = new() { AllowedEnv = ["PREFIX", "DESTDIR"] };

    private static readonly AllowlistEntry Rule = AllowlistEntry.Create("/usr/bin/make") with { Terms = Terms };

    private static ExecApprovalsDocument With(params AllowlistEntry[] rules) =>
        ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals { Allowlist = rules });

    [Fact]
    public void A_rule_is_stored_with_all_its_terms_and_read_again()
    {
        JsonObject tree = Rule.ToTree();
        Assert.All(RuleTerms.MemberNames, name => Assert.True(tree.Has(name)));
        Assert.Equal(Terms, AllowlistEntry.FromTree(tree).Terms);
        Assert.Equal(tree.Members.Select(member => member.Key),
            RuleTerms.Without(tree).Members.Select(member => member.Key).Concat(RuleTerms.MemberNames));
        Assert.Equal(RuleTerms.Columns.Length, Terms.Cells.Count());
    }

    [Fact]
    public void A_gateway_neither_sees_nor_removes_them()
    {
        ExecApprovalsDocument stored = With(Rule);
        JsonObject shown = stored.ToWireTree()["agents"]!.AsObject!["main"]!.AsObject!["allowlist"]!.AsArray![0].AsObject!;
        Assert.All(RuleTerms.MemberNames, name => Assert.False(shown.Has(name)));
        Assert.Equal(Terms, VariableNames.Keep(With(Rule with { Terms = RuleTerms.None }), stored).Agent("main")!.Allowlist![0].Terms);
        Assert.Equal(RuleTerms.None,
            VariableNames.Keep(With(Rule with { Pattern = "/usr/bin/other" }), stored).Agent("main")!.Allowlist![0].Terms);
    }

    [Fact]
    public void A_rule_with_other_terms_is_a_change_and_no_other_rule()
    {
        ExecApprovalsDocument stored = With(Rule),
        without = stored.WithRule("main", "/usr/bin/make", null, new RuleTerms { AllowedEnv = [] });
        Assert.Same(stored, stored.WithRule("main", "/usr/bin/make", null));
        Assert.Same(stored, stored.WithRule("main", "/usr/bin/make", null, RuleTerms.None));
        Assert.Same(stored, stored.WithRule("main", "/usr/bin/make", null, Terms with { AllowedEnv = [.. Terms.AllowedEnv!] }));
        Assert.Equal(Rule.Id, Assert.Single(without.Agent("main")!.Allowlist!).Id);
        Assert.Equal(
            ["agent main: - rule /usr/bin/make (may set PREFIX,DESTDIR)", "agent main: + rule /usr/bin/make"],
            PolicyDifference.Between(stored, without));
        Assert.NotEqual(Rule.Id, With(Rule with { Id = "new", Terms = RuleTerms.None }).KeepingUse(stored).Agent("main")!.Allowlist![0].Id);
    }
}
