using System.Text;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Document;

public class ExecApprovalsDocumentTests
{
    private static ExecApprovalsDocument Stored(string json)
    {
        ExecApprovalsDocument? document = ExecApprovalsParser.ParseStored(json, out ApprovalsIssue? issue);
        Assert.Null(issue);
        return document!;
    }

    private static ExecApprovalsDocument Request(string json, out ApprovalsIssue? issue) =>
        ExecApprovalsParser.ParseRequest(JsonTreeReader.Read(json), out issue);

    // Without ids, which are random where they were missing.
    private static string Wire(ExecApprovalsDocument document) =>
        System.Text.RegularExpressions.Regex.Replace(JsonTreeWriter.WriteCompact(document.ToWireTree()), ",?\"id\":\"[0-9a-f-]{36}\"", "")
            .Replace("{,", "{");

    [Fact]
    public void A_document_of_the_reference_survives_a_round_trip_to_the_byte()
    {
        // As Node 24 prints it; the members nobody knows are of another release.
        string text = """
            {
              "version": 1,
              "socket": {
                "path": "/srv/node/state/exec-approvals.sock",
                "token": "VOsc0d5-9yCm",
                "mode": 384
              },
              "defaults": {
                "security": "allowlist",
                "ask": "on-miss",
                "askFallback": "deny",
                "autoAllowSkills": false,
                "zone": "x"
              },
              "agents": {
                "main": {
                  "zzz": [
                    1,
                    2.50
                  ],
                  "allowlist": [
                    {
                      "pattern": "/usr/bin/ünïcode <&'\\ud83d",
                      "note": null,
                      "id": "c8f81dd9-51fe-46ec-80dd-826d0e94351e",
                      "source": "allow-always",
                      "argPattern": "^-s$",
                      "lastUsedAt": 1795304770232,
                      "lastUsedCommand": "uname -s",
                      "lastResolvedPath": "/usr/bin/uname"
                    }
                  ],
                  "mcpTools": [
                    {
                      "server": "s",
                      "tool": "t",
                      "source": "allow-always",
                      "addedAt": 1
                    }
                  ],
                  "security": "full"
                },
                "*": {}
              },
              "future": {}
            }

            """.Replace("\r\n", "\n").Replace("\\\\ud83d", "\\ud83d");
        Assert.Equal(text, Stored(text).Serialize());
    }

    [Fact]
    public void The_hash_is_over_the_stored_bytes()
    {
        Assert.Equal("missing:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ExecApprovalsDocument.Hash(null));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ExecApprovalsDocument.Hash([]));
        Assert.Equal("ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356",
            ExecApprovalsDocument.Hash(Encoding.UTF8.GetBytes("{}\n")));
    }

    // shared corpus, tags document and set: what the reference answered to a set.
    [Theory]
    [InlineData("{\"defaults\":{\"security\":\"allow\",\"ask\":\"never\"},\"agents\":{\"main\":{\"security\":\"FULL\",\"ask\":\"OFF\"}}}",
        "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{}}}")]
    [InlineData("{\"defaults\":{\"security\":\"deny\"},\"agents\":{\"main\":{\"security\":null},\"*\":{\"security\":\"full\"}}}",
        "{\"version\":1,\"defaults\":{\"security\":\"deny\"},\"agents\":{\"main\":{},\"*\":{\"security\":\"full\"}}}")]
    [InlineData("{\"defaults\":{\"security\":\"\",\"ask\":\" off \"}}", "{\"version\":1,\"defaults\":{\"ask\":\"off\"},\"agents\":{}}")]
    [InlineData("{\"version\":2,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/usr/bin/id\"}]}}}",
        "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/usr/bin/id\"}]}}}")]
    [InlineData("{\"version\":1,\"agents\":null}", "{\"version\":1,\"defaults\":{},\"agents\":{}}")]
    [InlineData("{\"version\":1,\"defaults\":[]}", "{\"version\":1,\"defaults\":{},\"agents\":{}}")]
    [InlineData("[]", "{\"version\":1,\"defaults\":{},\"agents\":{}}")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":\"uname\"}}}", "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{}}}")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[]}}}", "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{\"allowlist\":[]}}}")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[\" \",{\"pattern\":\" \"},5,null]}}}",
        "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{}}}")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[\" uname \",\"uname\",{\"pattern\":\"UNAME\"}]}}}",
        "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"uname\"},{\"pattern\":\"uname\"},{\"pattern\":\"UNAME\"}]}}}")]
    [InlineData("{\"zzz\":{\"a\":1},\"defaults\":{\"security\":\"full\",\"zzz\":2},\"agents\":{\"main\":{\"zzz\":3,\"allowlist\":[{\"pattern\":\"id\",\"zzz\":4}]}}}", "{\"version\":1,\"defaults\":{\"security\":\"full\"},\"agents\":{\"main\":{\"zzz\":3,\"allowlist\":[{\"pattern\":\"id\",\"zzz\":4}]}}}")]
    [InlineData("{\"agents\":{\"default\":{\"security\":\"full\",\"ask\":\"always\",\"allowlist\":[\"/usr/bin/id\",{\"pattern\":\"/USR/bin/uname\"},{\"pattern\":\"/usr/bin/cat\",\"argPattern\":\"^x$\"}]},\"main\":{\"security\":\"allowlist\",\"allowlist\":[\"/usr/bin/uname\",\"/usr/bin/cat\"]}}}", "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{\"security\":\"allowlist\",\"ask\":\"always\",\"allowlist\":[{\"pattern\":\"/USR/bin/uname\"},{\"pattern\":\"/usr/bin/cat\",\"argPattern\":\"^x$\"}]}}}")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"x\",\"source\":\"allow-always\",\"commandText\":\"uname -s\"}]}}}",
        "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"x\",\"source\":\"allow-always\"}]}}}")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"x\",\"source\":\"operator\"}]}}}",
        "{\"version\":1,\"defaults\":{},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"x\"}]}}}")]
    [InlineData("{\"defaults\":{\"autoAllowSkills\":true},\"agents\":{}}",
        "{\"version\":1,\"defaults\":{\"autoAllowSkills\":true},\"agents\":{}}")]
    [InlineData("{\"socket\":{\"path\":\" /s \",\"token\":\" t \"}}",
        "{\"version\":1,\"socket\":{\"path\":\"/s\"},\"defaults\":{},\"agents\":{}}")]
    public void A_document_of_a_client_is_normalised_as_the_reference_does(string sent, string expected)
    {
        ExecApprovalsDocument document = Request(sent, out ApprovalsIssue? issue);
        Assert.Null(issue);
        Assert.Equal(expected, Wire(document));
    }

    // The reference stores these and denies everything from then on: keeping the old rules instead would be looser.
    [Theory]
    [InlineData("{\"defaults\":{\"autoAllowSkills\":\"yes\"}}", "defaults.autoAllowSkills")]
    [InlineData("{\"defaults\":{\"autoAllowSkills\":null}}", "defaults.autoAllowSkills")]
    [InlineData("{\"agents\":{\"__proto__\":{\"security\":\"full\"}}}", "agents.__proto__")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"id\",\"source\":5}]}}}", "agents.main.allowlist[0].source")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"id\",\"argPattern\":null}]}}}",
        "agents.main.allowlist[0].argPattern")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"id\",\"id\":5}]}}}", "agents.main.allowlist[0].id")]
    [InlineData("{\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"id\",\"lastUsedAt\":\"x\"}]}}}",
        "agents.main.allowlist[0].lastUsedAt")]
    [InlineData("{\"agents\":{\"main\":{\"mcpTools\":[{\"server\":\"s\"}]}}}", "agents.main.mcpTools[0].tool")]
    [InlineData("{\"agents\":{\"main\":\"x\"}}", "agents.main")]
    [InlineData("{\"agents\":{\"main\":[]}}", "agents.main")]
    [InlineData("{\"agents\":\"x\"}", "agents.0")]
    [InlineData("{\"agents\":[1]}", "agents.0")]
    public void A_document_of_a_client_that_cannot_be_valid_denies_everything(string sent, string where)
    {
        ExecApprovalsDocument document = Request(sent, out ApprovalsIssue? issue);
        Assert.Equal(where, issue!.Where);
        Assert.Equal(
            "{\"version\":1,\"defaults\":{\"security\":\"deny\",\"ask\":\"off\",\"askFallback\":\"deny\",\"autoAllowSkills\":false},\"agents\":{}}", Wire(document));
    }

    [Theory]
    [InlineData("\"x\"", "exec approvals file required")]
    [InlineData("5", "exec approvals file required")]
    [InlineData("null", "exec approvals file required")]
    [InlineData("{\"agents\":{\"main\":null}}", "exec approvals agents.main must be an object")]
    [InlineData("{\"socket\":{\"path\":5}}", "exec approvals socket.path must be a string")]
    public void What_is_no_document_at_all_is_refused(string sent, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Request(sent, out _)).Message);

    [Theory]
    [InlineData("{}", "version")]
    [InlineData("[]", "document")]
    [InlineData("{\"version\":2}", "version")]
    [InlineData("{\"version\":\"1\"}", "version")]
    [InlineData("{\"version\":1,\"socket\":[]}", "socket")]
    [InlineData("{\"version\":1,\"socket\":{\"token\":1}}", "socket.token")]
    [InlineData("{\"version\":1,\"defaults\":null}", "defaults")]
    [InlineData("{\"version\":1,\"defaults\":{\"security\":\"FULL\"}}", "defaults.security")]
    [InlineData("{\"version\":1,\"defaults\":{\"ask\":\" off\"}}", "defaults.ask")]
    [InlineData("{\"version\":1,\"defaults\":{\"askFallback\":\"allow\"}}", "defaults.askFallback")]
    [InlineData("{\"version\":1,\"agents\":[]}", "agents")]
    [InlineData("{\"version\":1,\"agents\":{\"a\":{\"security\":null}}}", "agents.a.security")]
    [InlineData("{\"version\":1,\"agents\":{\"a\":{\"allowlist\":{}}}}", "agents.a.allowlist")]
    [InlineData("{\"version\":1,\"agents\":{\"a\":{\"allowlist\":[\" \"]}}}", "agents.a.allowlist[0]")]
    [InlineData("{\"version\":1,\"agents\":{\"a\":{\"allowlist\":[\"ok\",{\"pattern\":\"\"}]}}}", "agents.a.allowlist[1].pattern")]
    [InlineData("{\"version\":1,\"agents\":{\"a\":{\"allowlist\":[{\"pattern\":\"x\",\"lastUsedAt\":1e999}]}}}",
        "agents.a.allowlist[0].lastUsedAt")]
    public void A_stored_document_must_be_right_as_it_is(string stored, string where)
    {
        Assert.Null(ExecApprovalsParser.ParseStored(stored, out ApprovalsIssue? issue));
        Assert.Equal(where, issue!.Where);
    }

    [Fact]
    public void An_issue_names_its_line()
    {
        ExecApprovalsParser.ParseStored("{\n\"version\": 1,\n\"agents\": {\n\"main\": {\n\"ask\": \"maybe\"}}}", out ApprovalsIssue? issue);
        Assert.Equal("line 5, agents.main.ask: expected a supported value (off, on-miss or always)", issue!.ToString());
        ExecApprovalsParser.ParseStored("{\n\"version\": 1,,\n", out issue);
        Assert.StartsWith("line 2, column ", issue!.ToString());
    }

    [Fact]
    public void Rules_of_the_old_default_agent_move_to_main_bare_strings_included()
    {
        ExecApprovalsDocument document =
            Stored("{\"version\":1,\"agents\":{\"default\":{\"ask\":\"always\",\"allowlist\":[\"id\",{\"pattern\":\"UNAME\"}]},\"main\":{\"security\":\"full\",\"allowlist\":[\"uname\"]}}}");
        Assert.Null(document.Agent("default"));
        AgentApprovals main = document.Agent("main")!;
        Assert.Equal((ExecSecurity.Full, ExecAsk.Always), (main.Security, main.Ask));
        Assert.Equal(["uname", "id"], main.Allowlist!.Select(entry => entry.Pattern));
        Assert.Equal(["id"],
            Stored("{\"version\":1,\"agents\":{\"default\":{\"allowlist\":[\"id\"]}}}")
            .Agent("main")!.Allowlist!.Select(entry => entry.Pattern));
    }

    [Fact]
    public void Every_rule_has_an_id_of_its_own()
    {
        IReadOnlyList<AllowlistEntry> rules =
            Stored("{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[\"a\",\"a\",{\"pattern\":\"b\",\"id\":\"mine\"},{\"pattern\":\"c\",\"id\":\"\"}]}}}").Agent("main")!.Allowlist!;
        Assert.Equal("mine", rules[2].Id);
        Assert.Equal(4, rules.Select(rule => rule.Id).Distinct().Count());
        Assert.True(Guid.TryParse(rules[3].Id, out _));
    }

    [Fact]
    public void A_changed_member_keeps_its_place_and_unknown_ones_stay()
    {
        ExecApprovalsDocument document =
            Stored("{\"version\":1,\"agents\":{\"main\":{\"x\":1,\"allowlist\":[{\"note\":\"n\",\"pattern\":\"a\",\"id\":\"i\",\"lastUsedAt\":5}]}}}");
        AgentApprovals main = document.Agent("main")!;
        AllowlistEntry used = main.Allowlist![0] with { LastUsedAt = 1795304770232, LastUsedCommand = "a b" };
        document = document.WithAgent("main",
            main with { Allowlist = [used, AllowlistEntry.Create("b") with { Id = "j" }], Security = ExecSecurity.Deny });
        Assert.Equal(
            "{\"x\":1,\"allowlist\":[{\"note\":\"n\",\"pattern\":\"a\",\"id\":\"i\",\"lastUsedAt\":1795304770232,\"lastUsedCommand\":\"a b\"},{\"id\":\"j\",\"pattern\":\"b\"}],\"security\":\"deny\"}",
            JsonTreeWriter.WriteCompact(document.Agent("main")!.ToTree()));
        Assert.Empty(document.WithAgent("main", null).Agents);
    }

    [Fact]
    public void The_secret_is_on_disk_only()
    {
        ExecApprovalsDocument document = Stored("{\"version\":1,\"socket\":{\"path\":\"/s\",\"token\":\"hush-hush\"}}");
        Assert.Contains("hush-hush", document.Serialize());
        Assert.DoesNotContain("hush-hush", Wire(document));
        Assert.DoesNotContain("hush-hush", document.ToString());
    }
}
