using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.Tests.Approvals.PolicyFiles;

public class PolicyFileTests
{
    private const string Yaml = """
        defaults:
          security: allowlist
          ask: off
        agents:
          '*':
            allowlist:
            - git
            - pattern: /usr/bin/curl
              argPattern: ^--version$
          main:
            security: full
        """;

    [Fact]
    public void A_yaml_policy_is_the_document_it_says()
    {
        ExecApprovalsDocument document = PolicyFile.Read(Yaml, PolicyFormat.Yaml);
        Assert.Equal(ExecSecurity.Allowlist, document.Defaults.Security);
        Assert.Equal(ExecAsk.Off, document.Defaults.Ask);
        Assert.Equal(["git", "/usr/bin/curl"], document.Agent("*")!.Allowlist!.Select(r => r.Pattern));
        Assert.Equal("^--version$", document.Agent("*")!.Allowlist![1].ArgPattern);
        Assert.Equal(ExecSecurity.Full, document.Agent("main")!.Security);
    }

    [Theory]
    [InlineData(PolicyFormat.Yaml)]
    [InlineData(PolicyFormat.Json)]
    internal void What_is_exported_is_imported_unchanged(PolicyFormat format)
    {
        ExecApprovalsDocument document = PolicyFile.Read(Yaml, PolicyFormat.Yaml);
        string text = PolicyFile.Write(document, format);
        Assert.Equal(document.Serialize(), PolicyFile.Read(text, format).Serialize());
    }

    [Fact]
    public void The_socket_of_a_machine_neither_leaves_nor_enters()
    {
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty with { SocketPath = "/run/x.sock", SocketToken = "s3cret" };
        Assert.DoesNotContain("socket", PolicyFile.Write(document, PolicyFormat.Yaml), StringComparison.Ordinal);
        ExecApprovalsDocument read = PolicyFile.Read("{\"version\":1,\"socket\":{\"path\":\"/evil\",\"token\":\"t\"}}", PolicyFormat.Json);
        Assert.Null(read.SocketPath);
        Assert.Null(read.SocketToken);
    }

    [Fact]
    public void Json_with_comments_is_read() =>
        Assert.Equal(ExecSecurity.Deny,
            PolicyFile.Read("{ // all closed\n  defaults: { security: 'deny', }, }", PolicyFormat.Json).Defaults.Security);

    [Theory]
    [InlineData("defaults:\n  securty: deny\n", 2, "did you mean security?")]
    [InlineData("defaults: {}\nagent: {}\n", 2, "did you mean agents?")]
    [InlineData("agents:\n  main:\n    allowlist:\n    - pattern: git\n      argpattern: x\n", 5, "did you mean argPattern?")]
    [InlineData("defaults:\n  security: fulll\n", 2, "defaults.security")]
    [InlineData("defaults:\n  ask: never\n", 2, "defaults.ask")]
    [InlineData("agents:\n  main:\n    allowlist:\n    - pattern: ''\n", 4, "non-empty")]
    [InlineData("agents:\n  main:\n    allowlist: git\n", 3, "array")]
    [InlineData("version: 2\n", 1, "version")]
    [InlineData("- git\n", 1, "object")]
    [InlineData("just text", 1, "object")]
    public void A_mistake_refuses_the_whole_file_and_names_its_line(string yaml, int line, string text)
    {
        PolicyFileException problem = Assert.Throws<PolicyFileException>(() => PolicyFile.Read(yaml, PolicyFormat.Yaml));
        Assert.Equal(line, problem.Line);
        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_members_are_kept_when_the_caller_accepts_them() =>
        Assert.Contains("\"note\": \"reviewed\"",
            PolicyFile.Read("agents: {main: {note: reviewed}}", PolicyFormat.Yaml, acceptUnknownMembers: true).Serialize(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("note: reviewed\n", "note is not known")]
    [InlineData("metadata: {owner: ops}\n", "metadata is not known")]
    [InlineData("defaults:\n  reviewedBy: me\n", "defaults.reviewedBy is not known")]
    [InlineData("agents: {main: {note: reviewed}}\n", "agents.main.note is not known")]
    [InlineData("agents: {main: {allowlist: [{pattern: git, ticket: OPS-1}]}}\n", "agents.main.allowlist.ticket is not known")]
    [InlineData("agents: {main: {allowlist: [{pattern: git, expiresAt: 5}]}}\n", "expiresAt is not known")]
    [InlineData("x: 1\n", "x is not known")]
    [InlineData("defaults: {timeZone: UTC}\n", "timeZone is not known")]
    public void A_member_of_another_release_is_kept_and_spoken_of(string yaml, string sentence)
    {
        ExecApprovalsDocument document = PolicyFile.Read(yaml, PolicyFormat.Yaml, ExecApprovalsDocument.Empty,
            out IReadOnlyList<string> unknown);
        Assert.Contains(sentence, Assert.Single(unknown), StringComparison.Ordinal);
        foreach (PolicyFormat format in new[] { PolicyFormat.Yaml, PolicyFormat.Json })
        {
            Assert.Equal(document.Serialize(), PolicyFile.Read(PolicyFile.Write(document, format), format, document, out _).Serialize());
        }
    }

    [Theory]
    [InlineData("defaults: {askfallback: deny}\n", "askFallback")]
    [InlineData("defaults: {ask-fallback: deny}\n", "askFallback")]
    [InlineData("defaults: {Security: deny}\n", "security")]
    [InlineData("defaults: {secutiry: deny}\n", "security")]
    [InlineData("defaults: {aks: always}\n", "ask")]
    [InlineData("default: {}\n", "defaults")]
    [InlineData("agents: {main: {allowList: []}}\n", "allowlist")]
    [InlineData("agents: {main: {allow_list: []}}\n", "allowlist")]
    [InlineData("agents: {main: {allowlist: [{pattern: git, argPatern: x}]}}\n", "argPattern")]
    [InlineData("agents: {main: {allowlist: [{pattern: git, arg_pattern: x}]}}\n", "argPattern")]
    public void What_looks_like_a_slip_is_refused_unless_it_is_stored_so(string yaml, string meant)
    {
        Assert.Contains($"did you mean {meant}?",
            Assert.Throws<PolicyFileException>(() => PolicyFile.Read(yaml, PolicyFormat.Yaml)).Message, StringComparison.Ordinal);
        ExecApprovalsDocument stored = PolicyFile.Read(yaml, PolicyFormat.Yaml, acceptUnknownMembers: true);
        Assert.Equal(stored.Serialize(),
            PolicyFile.Read(PolicyFile.Write(stored, PolicyFormat.Yaml), PolicyFormat.Yaml, stored, out IReadOnlyList<string> unknown)
            .Serialize());
        Assert.Single(unknown);
    }

    [Theory]
    [InlineData("\"(((\"")]
    [InlineData("\"(?i)a\"")]
    [InlineData("\"a{2,1}\"")]
    [InlineData("\"[z-a]\"")]
    [InlineData("\"*a\"")]
    [InlineData("\"a)\"")]
    [InlineData("\"(?<=a\"")]
    [InlineData("\"[a\"")]
    [InlineData("\"\\\\\"")]
    [InlineData("\"(?#x)a\"")]
    public void An_expression_that_nobody_can_use_is_refused_where_it_is_set(string expression)
    {
        string json = "{\"agents\":{\"main\":{\"allowlist\":[\"git\",\n{\"pattern\":\"/usr/bin/echo\",\n\"argPattern\":"
            + expression + "}]}}}";
        PolicyFileException problem = Assert.Throws<PolicyFileException>(() => PolicyFile.Read(json, PolicyFormat.Json));
        Assert.Equal(3, problem.Line);
        Assert.Contains("agents.main.allowlist[1].argPattern", problem.Message, StringComparison.Ordinal);
        ExecApprovalsDocument stored = ExecApprovalsParser.ParseStored("{\"version\":1," + json.Substring(1), out _)!;
        Assert.Equal(stored.Serialize(),
            PolicyFile.Read(PolicyFile.Write(stored, PolicyFormat.Yaml), PolicyFormat.Yaml, stored, out _).Serialize());
    }

    [Theory]
    [InlineData("defaults: {security: deny, security: full}\n")]
    [InlineData("defaults:\n  security: deny\n  \"security\": full\n")]
    [InlineData("defaults: {}\ndefaults: {security: full}\n")]
    [InlineData("agents: {main: {ask: always, ask: off}}\n")]
    [InlineData("agents: {a: {}, 'a': {security: full}}\n")]
    public void A_key_of_a_policy_in_YAML_is_there_once(string yaml) =>
        Assert.Contains("twice", Assert.Throws<PolicyFileException>(() => PolicyFile.Read(yaml, PolicyFormat.Yaml)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("policy.yaml", PolicyFormat.Yaml)]
    [InlineData("policy.YML", PolicyFormat.Yaml)]
    [InlineData("policy.json", PolicyFormat.Json)]
    [InlineData("policy", PolicyFormat.Json)]
    internal void The_ending_names_the_format(string path, PolicyFormat format) => Assert.Equal(format, PolicyFile.FormatOf(path));

    [Theory]
    [InlineData("Yolo", ExecSecurity.Full, ExecAsk.Off, ExecSecurity.Full)]
    [InlineData("cautious", ExecSecurity.Allowlist, ExecAsk.OnMiss, ExecSecurity.Deny)]
    [InlineData("deny-all", ExecSecurity.Deny, ExecAsk.Off, ExecSecurity.Deny)]
    [InlineData("DenyAll", ExecSecurity.Deny, ExecAsk.Off, ExecSecurity.Deny)]
    internal void Presets_are_upstreams(string name, ExecSecurity security, ExecAsk ask, ExecSecurity fallback) =>
        Assert.Equal((security, ask, fallback),
            PolicyPreset.Find(name) is { Security: { } s, Ask: { } a, AskFallback: { } f } ? (s, a, f) : default);

    [Fact]
    public void Adding_a_rule_twice_changes_nothing()
    {
        ExecApprovalsDocument once = ExecApprovalsDocument.Empty.WithRule("*", " git ", null);
        Assert.Same(once, once.WithRule("*", "git", null));
        Assert.Equal(2, once.WithRule("*", "git", "^log").Agent("*")!.Allowlist!.Count);
        Assert.Equal("git", once.Agent("*")!.Allowlist!.Single().Pattern);
    }

    [Fact]
    public void Adding_a_rule_never_revives_an_allow_always_of_the_same_pattern()
    {
        ExecApprovalsDocument durable = ExecApprovalsDocument.Empty.WithAgent("*", new AgentApprovals
        {
            Allowlist = [AllowlistEntry.Create("git") with { IsAllowAlways = true, ArgPattern = "sha256:cwd-argv:v1:00" }],
        });
        Assert.Equal(2, durable.WithRule("*", "git", null).Agent("*")!.Allowlist!.Count);
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing()
    {
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty.WithRule("main", "git", null);
        Assert.Same(document, document.WithoutRules((_, rule) => rule.Pattern == "curl"));
        Assert.Empty(document.WithoutRules((_, rule) => rule.Pattern == "git").Agent("main")!.Allowlist!);
    }

    [Fact]
    public void Settings_of_an_agent_leave_its_rules()
    {
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty.WithRule("main", "git", null)
            .WithSettings("main", new PolicySettings { Ask = ExecAsk.Always });
        Assert.Equal(ExecAsk.Always, document.Agent("main")!.Ask);
        Assert.Single(document.Agent("main")!.Allowlist!);
        Assert.Null(document.Agent("main")!.Security);
    }

    [Fact]
    public void A_difference_says_every_change_and_nothing_else()
    {
        ExecApprovalsDocument before = PolicyFile.Read(Yaml, PolicyFormat.Yaml);
        ExecApprovalsDocument after = before.WithSettings(null, new PolicySettings { Security = ExecSecurity.Full })
            .WithRule("ci", "make", null)
            .WithoutRules((_, rule) => rule.Pattern == "git");
        Assert.Empty(PolicyDifference.Between(before, before));
        Assert.Equal(
            ["defaults: security allowlist -> full", "agent *: - rule git", "agent ci: + rule make"],
            PolicyDifference.Between(before, after));
    }
}
