using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>docs/protocol/policy.md 2, with this node's own default where nobody says anything.</summary>
public class EffectivePolicyTests
{
    [Theory]
    // A fresh box asks before anything that no rule allows.
    [InlineData("{}", "{}", "main", "allowlist", "on-miss")]
    // Only one of the two says something: that counts.
    [InlineData("{}", "{tools:{exec:{security:'full',ask:'off'}}}", "main", "full", "off")]
    [InlineData("{\"defaults\":{\"security\":\"full\",\"ask\":\"off\"}}", "{}", "main", "full", "off")]
    [InlineData("{\"defaults\":{\"security\":\"full\"}}", "{}", "main", "full", "on-miss")]
    // Both do: the stricter counts.
    [InlineData("{\"defaults\":{\"security\":\"full\",\"ask\":\"off\"}}", "{tools:{exec:{security:'allowlist',ask:'on-miss'}}}", "main",
        "allowlist", "on-miss")]
    [InlineData("{\"defaults\":{\"security\":\"deny\",\"ask\":\"always\"}}", "{tools:{exec:{security:'full',ask:'off'}}}", "main",
        "deny", "always")]
    // Agent before everybody before defaults.
    [InlineData("{\"defaults\":{\"security\":\"deny\"},\"agents\":{\"*\":{\"security\":\"allowlist\"},\"main\":{\"security\":\"full\"}}}",
        "{}", "main", "full", "on-miss")]
    [InlineData("{\"defaults\":{\"security\":\"deny\"},\"agents\":{\"*\":{\"security\":\"allowlist\"},\"main\":{\"security\":\"full\"}}}",
        "{}", "other", "allowlist", "on-miss")]
    [InlineData("{\"defaults\":{\"security\":\"deny\"},\"agents\":{\"main\":{\"security\":\"full\"}}}", "{}", null, "deny", "on-miss")]
    // Modes are pairs.
    [InlineData("{}", "{tools:{exec:{mode:'deny'}}}", "main", "deny", "off")]
    [InlineData("{}", "{tools:{exec:{mode:'allowlist'}}}", "main", "allowlist", "off")]
    [InlineData("{}", "{tools:{exec:{mode:'ask'}}}", "main", "allowlist", "on-miss")]
    [InlineData("{}", "{tools:{exec:{mode:'auto'}}}", "main", "allowlist", "on-miss")]
    [InlineData("{}", "{tools:{exec:{mode:'full'}}}", "main", "full", "off")]
    // An agent's own configuration.
    [InlineData("{}", "{tools:{exec:{mode:'full'}},agents:{list:[{id:'Main',tools:{exec:{security:'deny'}}}]}}", "main", "deny", "off")]
    [InlineData("{}", "{tools:{exec:{mode:'full'}},agents:{list:[{id:'main',tools:{exec:{security:'deny'}}}]}}", "other", "full", "off")]
    [InlineData("{}", "{tools:{exec:{security:'deny'}},agents:{list:[{id:'main',tools:{exec:{mode:'full'}}}]}}", "main", "full", "off")]
    // A word that is not known, a broken file: nothing runs.
    [InlineData("{}", "{tools:{exec:{security:'everything'}}}", "main", "deny", "on-miss")]
    [InlineData("{}", "{tools:{exec:{mode:'yolo'}}}", "main", "deny", "on-miss")]
    [InlineData("{}", "{tools:{exec:'full'}}", "main", "deny", "on-miss")]
    public void Resolves(string document, string config, string? agent, string security, string ask)
    {
        EffectivePolicy policy = EffectivePolicy.Resolve(Stored(document), Config(config), agent, now: default);
        Assert.Equal((security, ask), (policy.Security.ToWord(), policy.Ask.ToWord()));
    }

    [Fact]
    public void ADocumentThatCannotBeReadDeniesEverything()
    {
        ExecApprovalsSnapshot broken = new(ExecApprovalsDocument.DenyAll, "x", Exists: true, "line 3 is wrong");
        EffectivePolicy policy = EffectivePolicy.Resolve(broken, Config("{tools:{exec:{security:'full',ask:'off'}}}"), "main",
            now: default);
        Assert.Equal(ExecSecurity.Deny, policy.Security);
        Assert.Contains("line 3", policy.Problem);
    }

    [Fact]
    public void TheRulesOfAllAgentsComeFirst()
    {
        EffectivePolicy policy =
            EffectivePolicy.Resolve(
                Stored("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"b\"}]},\"*\":{\"allowlist\":[{\"pattern\":\"a\"}]}}}"),
                ExecConfig.Empty, "main", now: default);
        Assert.Equal(["a", "b"], policy.Rules.Select(rule => rule.Pattern));
    }

    internal static ExecApprovalsSnapshot Stored(string document)
    {
        JsonObject tree = JsonTreeReader.Read(document).AsObject!.With("version", JsonTree.Of(1));
        return new ExecApprovalsSnapshot(ExecApprovalsParser.ParseRequest(tree, out _), "hash", Exists: true, null);
    }

    private static ExecConfig Config(string json5)
    {
        try
        {
            return ExecConfig.Read(JsonTreeReader.ReadJson5(json5).AsObject!);
        }
        catch (FormatException e)
        {
            return ExecConfig.Broken(e.Message);
        }
    }
}
