using System.Diagnostics;

namespace OpenClaw.Tests.Approvals.Decision;

public sealed class AuditSuppressionsTests : NeedsPosix
{
    private const string Policy = """{"defaults":{"security":"full","ask":"on-miss"},"agents":{}}""";

    [Theory]
    [InlineData("security.audit.suppressions", true)]
    [InlineData("SECURITY.Audit.Suppressions", true)]
    [InlineData("{\"security\":{\"audit\":{\"suppressions\":[]}}}", true)]
    [InlineData("security audit", false)]
    [InlineData("audit security suppressions", false)]
    public async Task AMentionNeedsAPerson(string text, bool asks)
    {
        using RunBox box = new(Policy);
        Assert.Equal(asks ? "SYSTEM_RUN_DENIED: approval required" : "ran", (await box.RunAsync("echo", text)).Split('(')[0].Trim());
    }

    [Fact]
    public async Task WordsFarApartAreNoMention()
    {
        using RunBox box = new(Policy);
        Assert.Equal("ran", await box.RunAsync("echo", "security " + new string('x', 300) + " audit suppressions"));
    }

    [Fact]
    public async Task AHugeTextThatAlmostMentionsItTakesNoMinutes()
    {
        using RunBox box = new(Policy);
        string text = string.Concat(Enumerable.Repeat("security audit ", 6_000));
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal("ran", await box.RunAsync("echo", text));
        Assert.True(watch.Elapsed < Patience.Limit, watch.Elapsed.ToString());
    }
}
