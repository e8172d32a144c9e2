using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Document;

/// <summary>
/// What a person attaches to a rule: each member that <see cref="RuleTerms.All"/> names is stored, shown, compared and kept from gateways.
/// </summary>
public sealed class RuleTermsTests
{
    private static readonly RuleTerms Terms = new() { AllowedEnv = ["PREFIX", "DESTDIR"] };

    private static readonly IEnumerable<string> MemberNames = RuleTerms.All.Select(term => term.Member);

    private static readonly AllowlistEntry Rule = AllowlistEntry.Create("/usr/bin/make") with { Terms = Terms };

    private static ExecApprovalsDocument With(params AllowlistEntry[] rules) =>
        ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals { Allowlist = rules });

    [Fact]
    public void A_rule_is_stored_with_all_its_terms_and_read_again()
    {
        JsonObject tree = Rule.ToTree();
        Assert.All(MemberNames, name => Assert.True(tree.Has(name)));
        Assert.Equal(Terms, AllowlistEntry.FromTree(tree).Terms);
        Assert.Equal(tree.Members.Select(member => member.Key),
            RuleTerms.Without(tree).Members.Select(member => member.Key).Concat(MemberNames));
        Assert.All(Terms.Cells, cell => Assert.NotEmpty(cell));
    }

    [Fact]
    public void A_gateway_neither_sees_nor_removes_them()
    {
        ExecApprovalsDocument stored = With(Rule);
        JsonObject shown = stored.ToWireTree()["agents"]!.AsObject!["main"]!.AsObject!["allowlist"]!.AsArray![0].AsObject!;
        Assert.All(MemberNames, name => Assert.False(shown.Has(name)));
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
        Assert.Equal((true, false), (Terms == Terms with { }, Terms == RuleTerms.None));
        Assert.NotEqual(Rule.Id, With(Rule with { Id = "new", Terms = RuleTerms.None }).KeepingUse(stored).Agent("main")!.Allowlist![0].Id);
    }

    [Fact]
    public void What_is_typed_is_what_is_shown_and_stored()
    {
        Assert.All(RuleTerms.All, term =>
        {
            RuleTerms typed = term.Typed(RuleTerms.None, [term.Show(Terms)], out string? problem);
            Assert.Null(problem);
            Assert.Equal((term.Show(Terms), true), (term.Show(typed), typed.ToString().Contains(term.Sentence(term.Show(Terms)))));
            Assert.Null(RuleTerms.Check(typed.PutInto(JsonObject.Empty), "rule"));
        });
        RuleTerms.All[0].Typed(RuleTerms.None, ["A=B"], out string? refused);
        Assert.StartsWith("'A=B': expected the name of an environment variable", refused);
    }

    /// <summary>A rule of either kind that is added once more takes what is attached to it; a copy of a grant did not.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_rule_that_is_there_takes_what_is_attached_to_the_same(bool always)
    {
        AllowlistEntry bare = Rule with { Terms = RuleTerms.None, IsAllowAlways = always };
        ExecApprovalsDocument stored = With(bare),
        changed = stored.Adding("main", AllowlistEntry.Create("/usr/bin/make") with { IsAllowAlways = always, Terms = Terms });
        AllowlistEntry rule = Assert.Single(changed.Agent("main")!.Allowlist!);
        Assert.Equal((bare.Id, Terms, always), (rule.Id, rule.Terms, rule.IsAllowAlways));
        Assert.Same(changed, changed.Adding("main", bare));
    }

    [Fact]
    public void What_is_allowed_always_takes_the_place_of_the_same_rule_of_a_person()
    {
        AllowlistEntry always = (AllowlistEntry.Create("/usr/bin/make") with { IsAllowAlways = true, LastUsedAt = 5 })
            .WithGrant(new RuleGrant { Command = "make" }.ToTree());
        AllowlistEntry rule = Assert.Single(With(Rule).Adding("main", always).Agent("main")!.Allowlist!);
        Assert.Equal((Rule.Id, Terms, true), (rule.Id, rule.Terms, rule.IsAllowAlways));
        Assert.Equal((5.0, "make"), (rule.LastUsedAt, RuleGrant.Of(rule)?.Command));
        Assert.Equal(2, With(always).Adding("main", Rule).Agent("main")!.Allowlist!.Count);
    }
}
