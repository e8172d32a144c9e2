using System.Runtime.InteropServices;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>A rule allows a program, not what a caller's variables turn it into.</summary>
public sealed class CodeVariablesTests
{
    private const string Miss = "SYSTEM_RUN_DENIED: allowlist miss";

    public CodeVariablesTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");

    private static async Task<string> RunAsync(string policy, string name, params string[] argv)
    {
        using RunBox box = new(policy);
        return await box.RunAsync(box.Request(argv).With("env", JsonObject.Empty.With(name, JsonTree.Of("./evil"))));
    }

    [Theory]
    [InlineData("TAR_OPTIONS")]
    [InlineData("tar_options")]
    [InlineData(" MAKEFILES ")]
    [InlineData("GIT_TRACE2_EVENT")]
    [InlineData("CDPATH")]
    public async Task ARuleDoesNotCoverThem(string name) =>
        Assert.Equal(Miss, await RunAsync("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""", name, "uname"));

    [Fact]
    public async Task NorDoesARememberedCommand()
    {
        string pattern = OpenClaw.Node.Approvals.Decision.ExecPolicyEvaluator.CommandPattern("uname");
        string policy = """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"PATTERN","source":"allow-always"}]}}}""".Replace("PATTERN", pattern);
        Assert.Equal("ran", await RunAsync(policy, "FOO", "uname"));
        Assert.Equal(Miss, await RunAsync(policy, "TAR_OPTIONS", "uname"));
    }

    [Theory]
    [InlineData("FOO")]
    [InlineData("TZ")]
    [InlineData("LC_ALL")]
    public async Task OthersStay(string name) =>
        Assert.Equal("ran", await RunAsync("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""", name, "uname"));

    [Fact]
    public async Task WhereEverythingIsAllowedTheyStay() =>
        Assert.Equal("ran", await RunAsync("""{"defaults":{"security":"full","ask":"off"},"agents":{}}""", "TAR_OPTIONS", "uname"));

    [Fact]
    public async Task AShellDoesNotGetThemAnyway() =>
        Assert.Equal("ran", await RunAsync("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""", "TAR_OPTIONS", "sh", "-c", "uname"));
}
