using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>
/// Rules that gateways do not know (commands of a shell, variables, what an approval was given for) live in the same document as theirs:
/// whoever reads it, sends it back or adds a rule through a gateway harms none of them.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class RuleKindTests(LiveGateways gateways, ReleaseNodes nodes)
{
    private const string Greeting = "GREETING";
    private const string Added = "/usr/bin/whoami";

    // Each kind once; those that a gateway's schema knows nothing of stand beside those that its releases learned one after the other
    // (argPattern, source).
    private static readonly string Policy = """
        {
          "version": 1,
          "defaults": { "security": "allowlist", "ask": "off", "askFallback": "deny", "allowedEnv": ["EDITION"], "inheritEnv": ["KRB5CCNAME"] },
          "agents": { "main": { "allowedEnv": ["PROFILE_NAME"], "allowlist": [
            { "id": "00000000-0000-4000-8000-000000000001", "pattern": "cmd:dir" },
            { "id": "00000000-0000-4000-8000-000000000002", "pattern": "ps:Get-*" },
            { "id": "00000000-0000-4000-8000-000000000003", "pattern": "ps:Storage\\Get-Disk" },
            { "id": "00000000-0000-4000-8000-000000000004", "pattern": "/usr/bin/printenv", "allowedEnv": ["GREETING"] },
            { "id": "00000000-0000-4000-8000-000000000005", "pattern": "id" }
          ] } }
        }
        """;

    private static readonly string WithArguments = Policy.Replace("\"pattern\": \"id\" }", """
        "pattern": "id" },
            { "id": "00000000-0000-4000-8000-000000000006", "pattern": "cmd:type", "argPattern": "^C:\\\\text\\.txt$" },
            { "id": "00000000-0000-4000-8000-000000000007", "pattern": "/usr/bin/uname", "argPattern": "^-s\u0000$" },
            { "id": "00000000-0000-4000-8000-000000000008", "pattern": "/usr/bin/uname", "source": "allow-always",
              "argPattern": "sha256:cwd-argv:v1:0000000000000000000000000000000000000000000000000000000000000000;content:1111111111111111111111111111111111111111111111111111111111111111",
              "granted": { "command": "uname -r", "directory": "/srv", "by": "root", "at": "2026-01-02T03:04:05Z" } }
        """, StringComparison.Ordinal);

    [Theory, MemberData(nameof(ReleaseTests.Releases), MemberType = typeof(ReleaseTests))]
    public async Task Rules_that_a_gateway_does_not_know_survive_it(string name)
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Releases);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "This is about our node.");
        GatewayRelease release = GatewayRelease.All.Single(known => known.Name == name);
        ReadyNode ready = await nodes.GetAsync(gateways, release);
        string file = Path.Combine(ready.Node.StateDirectory, "exec-approvals.json"),
            before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        try
        {
            await SurvivesAsync(ready, file, Policy, mustBeTaken: true);
            // Gateways that know no argument patterns refuse to send a document with one: then nothing at all changes.
            await SurvivesAsync(ready, file, WithArguments, mustBeTaken: release.KnowsArgumentPatterns);
            Assert.Equal("Linux\n", (await ready.Operator.RunAsync(ready.Id, ["/usr/bin/uname", "-s"])).MustBeOk().Stdout);
            Assert.False((await ready.Operator.RunAsync(ready.Id, ["/usr/bin/uname", "-s", "-r"])).Ok);
            Assert.Equal("hello\n",
                (await ready.Operator.RunAsync(ready.Id, ["/usr/bin/printenv", Greeting], Sets(Greeting))).MustBeOk().Stdout);
            Assert.False((await ready.Operator.RunAsync(ready.Id, ["/usr/bin/printenv", "OTHER"], Sets("OTHER"))).Ok);
        }
        finally
        {
            await File.WriteAllTextAsync(file, before, CancellationToken.None);
        }
    }

    private static JsonObject Sets(string variable) => new() { ["env"] = new JsonObject { [variable] = "hello" } };

    /// <summary>Read, sent back as it was read, sent back with another rule, and one more added by the gateway's command line.</summary>
    private static async Task SurvivesAsync(ReadyNode ready, string file, string policy, bool mustBeTaken)
    {
        await File.WriteAllTextAsync(file, policy, TestContext.Current.CancellationToken);
        OperatorReply read = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk();
        JsonNode shown = JsonNode.Parse(read.Payload.GetProperty("file").GetRawText())!;
        Assert.Equal(Rules(policy).Select(rule => (string?)rule["pattern"]), Rules(shown).Select(rule => (string?)rule["pattern"]));
        Assert.Equal(Rules(policy).Select(rule => (string?)rule["argPattern"]), Rules(shown).Select(rule => (string?)rule["argPattern"]));

        OperatorReply same = await ready.Operator.SetApprovalsAsync(ready.Id, shown, read.Payload.GetProperty("hash").GetString());
        AssertTaken(same, mustBeTaken);
        MustHoldAll(file, policy);

        read = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk();
        shown = JsonNode.Parse(read.Payload.GetProperty("file").GetRawText())!;
        shown["agents"]!["main"]!["allowlist"]!.AsArray().Insert(0, new JsonObject { ["pattern"] = Added });
        OperatorReply more = await ready.Operator.SetApprovalsAsync(ready.Id, shown, read.Payload.GetProperty("hash").GetString());
        AssertTaken(more, mustBeTaken);
        MustHoldAll(file, policy);
        Assert.Equal(mustBeTaken, Holds(file, Added));

        ToolResult add = await ReleaseTests.CommandLineAsync(ready, "approvals", "allowlist", "add", "--node", ready.Id, "--agent", "main",
            "/usr/bin/env");
        Assert.True(add.ExitCode == 0 || !mustBeTaken, add.Summary + add.Output);
        MustHoldAll(file, policy);
        Assert.Equal(mustBeTaken, Holds(file, "/usr/bin/env"));
    }

    private static void AssertTaken(OperatorReply reply, bool mustBeTaken) => Assert.True(reply.Ok == mustBeTaken, reply.ToString());

    private static bool Holds(string file, string pattern) =>
        Rules(File.ReadAllText(file)).Any(rule => (string?)rule["pattern"] == pattern);

    /// <summary>
    /// Every rule of the policy with all of its members, in the same order, and every member beside the rules; what a use of a rule leaves
    /// is no part of it.
    /// </summary>
    private static void MustHoldAll(string file, string policy)
    {
        string text = File.ReadAllText(file);
        JsonNode now = JsonNode.Parse(text)!, then = JsonNode.Parse(policy)!;
        List<string> ids = [.. Rules(then).Select(rule => (string)rule["id"]!)];
        Assert.Equal(Rules(then).Select(Plain), Rules(now).Where(rule => ids.Contains((string)rule["id"]!)).Select(Plain));
        Assert.True(JsonNode.DeepEquals(then["defaults"], now["defaults"]), now["defaults"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(then["agents"]!["main"]!["allowedEnv"], now["agents"]!["main"]!["allowedEnv"]), text);
    }

    private static string Plain(JsonObject rule) =>
        string.Join(", ",
            rule.Where(member => !member.Key.StartsWith("last", StringComparison.Ordinal))
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {member.Value!.ToJsonString()}"));

    private static IEnumerable<JsonObject> Rules(string policy) => Rules(JsonNode.Parse(policy)!);

    private static IEnumerable<JsonObject> Rules(JsonNode document) =>
        document["agents"]!["main"]!["allowlist"]!.AsArray().Select(rule => rule!.AsObject());
}
