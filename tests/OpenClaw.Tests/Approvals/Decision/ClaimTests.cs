using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// A gateway's word that somebody approved counts only where the policy asks, for the plan that this node made; where nobody is asked it
/// changes and stores nothing.
/// </summary>
public sealed class ClaimTests : NeedsPosix
{
    private const string Off = """{"defaults":{"security":"allowlist","ask":"off"},"agents":{}}""";
    private const string Miss = "SYSTEM_RUN_DENIED: allowlist miss";

    [Theory]
    [InlineData("""{"approved":true}""")]
    [InlineData("""{"approvalDecision":"allow-once"}""")]
    [InlineData("""{"approvalDecision":"allow-always"}""")]
    [InlineData("""{"approved":true,"approvalDecision":"allow-once"}""")]
    [InlineData("""{"approved":true,"approvalDecision":"allow-always"}""")]
    [InlineData("""{"approved":false,"approvalDecision":"allow-always"}""")]
    [InlineData("""{"approvalSource":"auto-review"}""")]
    [InlineData("""{"approvalSource":"ask-fallback"}""")]
    [InlineData("""{"security":"full","ask":"off"}""")]
    [InlineData("""{"approved":true,"security":"full","ask":"on-miss"}""")]
    [InlineData("""{"approved":true,"strictInlineEval":true}""")]
    public async Task Where_nobody_is_asked_no_claim_lets_anything_run_or_stores_anything(string claim)
    {
        foreach (string[] argv in (string[][])[["/usr/bin/id"], ["perl", "-e", "1"], ["id"], ["sh", "-c", "id"], ["python3", "-c", "1"],
            ["openclaw", "config", "set", "security.audit.suppressions", "x"]])
        {
            using RunBox box = new(Off);
            JsonObject request = await PlannedAsync(box, argv);
            foreach (KeyValuePair<string, JsonTree> member in JsonTreeReader.Read(claim).AsObject!.Members)
            {
                request = request.With(member.Key, member.Value);
            }
            for (int i = 0; i < 2; i++)
            {
                Assert.StartsWith("SYSTEM_RUN_D", await box.RunAsync(request), StringComparison.Ordinal);
            }
            Assert.Empty(box.Started);
            Assert.Empty(box.Store.Load().Document.Agents);
        }
    }

    [Fact]
    public async Task Where_everything_may_run_unasked_a_claim_stores_nothing()
    {
        using RunBox box = new("""{"defaults":{"security":"full","ask":"off"},"agents":{}}""");
        JsonObject request = (await box.ApprovedAsync("/usr/bin/id")).With("approvalDecision", JsonTree.Of("allow-always"));
        Assert.Equal("ran", await box.RunAsync(request));
        Assert.Empty(box.Store.Load().Document.Agents);
    }

    [Fact]
    public async Task A_rule_lets_it_run_with_a_claim_or_without()
    {
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""");
        JsonObject request = (await PlannedAsync(box, "/usr/bin/uname", "-s")).With("approved", JsonTree.Of(true));
        Assert.Equal("ran", await box.RunAsync(request));
        box.BeforeStart = () => box.SetPolicy(Off);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        Assert.Single(box.Started);
    }

    [Fact]
    public async Task An_approval_is_not_taken_for_a_policy_that_stopped_asking()
    {
        using RunBox box = new();
        JsonObject request = await box.ApprovedAsync("/usr/bin/id");
        File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"security":"allowlist","ask":"off"}}}""");
        Assert.Equal("ran", await box.RunAsync(request)); // the stricter of both is on-miss
        box.BeforeStart = () => box.SetPolicy(Off);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        Assert.Single(box.Started);
    }

    [Fact]
    public async Task A_node_that_withholds_the_policy_command_remembers_nothing()
    {
        using RunBox box = new();
        box.Services.GatewayMayWritePolicy = false;
        Assert.Equal("ran",
            await box.RunAsync((await box.ApprovedAsync("/usr/bin/id")).With("approvalDecision", JsonTree.Of("allow-always"))));
        Assert.Empty(box.Store.Load().Document.Agents);
    }

    [Theory]
    [InlineData("2026.9.6", true)]
    [InlineData("2026.8.1", true)]
    [InlineData("v2026.8.1", true)]
    [InlineData("2026.10.0-beta.1", true)]
    [InlineData("2027.1.1", true)]
    [InlineData("2026.7.1", false)]
    [InlineData("2026.6.11", false)]
    [InlineData("2026.3.31", false)]
    [InlineData("2026.1.24-3", false)]
    [InlineData("dev", false)]
    [InlineData("0.0.0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_gateway_of_this_release_hands_the_policy_back(string? version, bool keeps) =>
        Assert.Equal(keeps, GatewayReleases.KeepsPolicySnapshot(version));

    [Theory]
    [InlineData("2026.9.6", "delayed approval requires a prepared policy snapshot")]
    [InlineData("2026.6.11", "ran")]
    public async Task A_plan_without_its_policy_is_taken_only_from_a_gateway_that_cannot_keep_it(string version, string expected)
    {
        using RunBox box = new(version: version);
        JsonObject request = await box.ApprovedAsync("/usr/bin/id");
        Assert.Equal(expected,
            await box.RunAsync(request.With("systemRunPlan",
                new JsonObject(request["systemRunPlan"]!.AsObject!.Except("policySnapshot").ToList()))));
        Assert.Equal("ran", await box.RunAsync(request));
    }

    /// <summary>The request with its plan, without any claim. Where the node makes no plan, one as an attacker would write it.</summary>
    private static async Task<JsonObject> PlannedAsync(RunBox box, params string[] argv)
    {
        JsonObject answer =
            await box.PreparedAsync(box.Request(argv).With("security", JsonTree.Of("full")).With("ask", JsonTree.Of("off")));
        JsonObject? plan = answer["plan"]?.AsObject;
        plan ??= JsonObject.Empty.With("argv", new JsonArray(argv.Select(JsonTree.Of).ToArray())).With("cwd", JsonTree.Of(box.Work))
            .With("commandText", JsonTree.Of(OpenClaw.Node.Approvals.Analysis.Words.CommandText.Render(argv)))
                .With("agentId", JsonTree.Of("main"))
            .With("sessionKey", JsonTree.Of("agent:main:main")).With("policySnapshot", box.Services.Policies.For("main").Snapshot.ToTree());
        return box.Request(argv).With("command", plan["argv"]).With("rawCommand", plan["commandText"]).With("cwd", plan["cwd"])
            .With("systemRunPlan", plan);
    }
}
