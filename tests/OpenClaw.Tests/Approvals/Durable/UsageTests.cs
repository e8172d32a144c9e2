using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Approvals.Durable;

/// <summary>
/// The use of a rule is written down, for the same command once in five seconds; whether the rule still holds is asked each time.
/// </summary>
public sealed class UsageTests
{
    private const string Policy =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/printf"},{"pattern":"/usr/bin/uname","argPattern":"^-[a-z]$"}]}}}""";

    [PosixTheory]
    [InlineData(0, "printf a", false)]
    [InlineData(1000, "printf a", false)]
    [InlineData(4999, "printf a", false)]
    [InlineData(5000, "printf a", true)]
    [InlineData(3_600_000, "printf a", true)]
    [InlineData(0, "printf b", true)]
    [InlineData(1, "uname -s", true)]
    [InlineData(1000, "/usr/bin/printf a", true)]
    public async Task IsWrittenAgainForAnotherCommandOrLater(int afterMs, string command, bool isWritten)
    {
        ManualTime time = new();
        using RunBox box = new(Policy, time);
        Assert.Equal("ran", await box.RunAsync("printf", "a"));
        string before = File.ReadAllText(box.Store.Path);
        Assert.Contains("lastUsedAt", before, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMilliseconds(afterMs));
        Assert.Equal("ran", await box.RunAsync(command.Split(' ')));
        Assert.Equal(isWritten, File.ReadAllText(box.Store.Path) != before);
    }

    [PosixTheory]
    [InlineData("""{"defaults":{"security":"deny"}}""")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[]}}}""")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"other":{"allowlist":[{"pattern":"/usr/bin/printf"}]}}}""")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/printf","argPattern":"^b$"}]}}}""")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"always"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/printf"}]}}}""")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"security":"deny","allowlist":[{"pattern":"/usr/bin/printf"}]}}}""")]
    public async Task ARuleThatWasTakenAwayHoldsNoLongerThanThat(string policy)
    {
        ManualTime time = new();
        using RunBox box = new(Policy, time);
        Assert.Equal("ran", await box.RunAsync("printf", "a"));
        box.SetPolicy(policy);
        Assert.NotEqual("ran", await box.RunAsync("printf", "a"));
        box.SetPolicy(Policy);
        Assert.Equal("ran", await box.RunAsync("printf", "a"));
        box.BeforeStart = () => box.SetPolicy(policy);
        Assert.NotEqual("ran", await box.RunAsync("printf", "a"));
        Assert.Equal(2, box.Started.Count);
    }

    /// <summary>"Could not be persisted" sends people to look for a full disk.</summary>
    [PosixTheory]
    [InlineData(0)]
    [InlineData(5000)]
    public async Task APolicyThatChangedSinceTheDecisionIsToldAsThat(int afterMs)
    {
        ManualTime time = new();
        using RunBox box = new(Policy, time);
        Assert.Equal("ran", await box.RunAsync("printf", "a"));
        time.Advance(TimeSpan.FromMilliseconds(afterMs));
        ResolutionContext context = new(box.Work, box.Services.InheritedEnvironment);
        RunRequest request = new()
        {
            Argv = ["printf", "a"], Analysis = RunAnalysis.Analyze(["printf", "a"], null, context), AgentId = "main",
            SessionKey = "agent:main:main", RunId = "1",
            Cwd = box.Work, EnvironmentOverrides = [], Environment = context.Environment,
        };
        PreparedRun run = PreparedRun.Prepare(request, box.Services.Policies.For("main"), [], box.Work, out _)!;
        box.Store.Update(document => document with { Defaults = document.Defaults with { Security = ExecSecurity.Deny } });
        Assert.Equal(DecisionReason.ChangedBeforeStart,
            await RunCommit.WriteAsync(run, "main", box.Store, box.Services.Policies, TestContext.Current.CancellationToken));
    }

    [PosixFact]
    public async Task AGatewayIsToldThatThePolicyChanged()
    {
        using RunBox box = new(Policy);
        box.BeforeDecision = () => box.SetPolicy("""{"defaults":{"security":"deny"}}""");
        Assert.Equal("SYSTEM_RUN_DENIED: exec approval changed before execution", await box.RunAsync("printf", "a"));
        Assert.Equal("approval-required", Assert.Single(box.Events).Payload["reason"]!.AsText);
        Assert.Empty(box.Said);
    }

    [PosixFact]
    public async Task ABrokenDocumentDeniesAtOnce()
    {
        using RunBox box = new(Policy, new ManualTime());
        Assert.Equal("ran", await box.RunAsync("printf", "a"));
        File.WriteAllText(box.Store.Path, "{");
        Assert.NotEqual("ran", await box.RunAsync("printf", "a"));
    }

    /// <summary>An object keeps what it is, however many members it has and in whatever order they came.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(500)]
    public void ObjectsOfAnySizeAreReadAndChangedAlike(int count)
    {
        JsonObject made = JsonObject.Empty;
        for (int i = 0; i < count; i++)
        {
            made = made.With("m" + i, JsonTree.Of(i));
        }
        made = made.With("m0", JsonTree.Of("first")).With("none", null);
        string expected = "{\"m0\":\"first\"" + string.Concat(Enumerable.Range(1, count - 1).Select(i => $",\"m{i}\":{i}")) + "}";
        Assert.Equal(expected, JsonTreeWriter.WriteCompact(made));
        Assert.Equal(expected, JsonTreeWriter.WriteCompact(JsonTreeReader.Read(expected)));
        Assert.Equal(("first", count, true, false),
            (made["m0"]!.AsText, made.Members.Count, made.Has("m" + (count - 1)), made.Has("m" + count)));
        JsonObject less = made.With("m0", null);
        Assert.Equal((count - 1, null), (less.Members.Count, less["m0"]));
    }
}
