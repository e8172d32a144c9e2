using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Commands;

public sealed class NodeCommandTests : IDisposable
{
    private readonly TestState _state = new();
    private readonly ListLog _log = new();
    private readonly ExecApprovalsStore _store;

    public NodeCommandTests() => _store = new ExecApprovalsStore(_state.Location);

    public void Dispose() => _state.Dispose();

    private sealed class NoEvents : INodeEvents
    {
        public Task SendAsync(string name, string payloadJson, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("this command sends no events");
    }

    private static async Task<string> Invoke(INodeCommand command, string? parameters)
    {
        InvokeResult result = await command.InvokeAsync(new InvokeRequest("id", "n", command.Name, parameters, null), new NoEvents(),
            CancellationToken.None);
        return result switch
        {
            InvokeResult.Success success => success.PayloadJson,
            InvokeResult.Failure failure => $"{failure.Code}|{failure.Message}",
            _ => throw new InvalidOperationException(),
        };
    }

    private ExecApprovalsGetCommand Get =>
        new(_store, document => document.Defaults with { Security = document.Defaults.Security ?? ExecSecurity.Allowlist });

    private ExecApprovalsSetCommand Set => new(_store, _log);

    [Theory]
    [InlineData("(((")]
    [InlineData("(?i)a")]
    [InlineData("a{2,1}")]
    [InlineData("[z-a]")]
    [InlineData("*")]
    [InlineData("+a")]
    [InlineData("a)")]
    [InlineData("(?<name")]
    [InlineData("[")]
    [InlineData("(?>a)")]
    public async Task An_expression_that_never_matches_is_refused_where_it_is_set(string expression)
    {
        string hash = await CurrentHash(),
        file = "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/usr/bin/echo\",\"argPattern\":\"" + expression
            + "\"}]}}}";
        Assert.StartsWith("INVALID_REQUEST|Error: INVALID_REQUEST: agents.main.allowlist[0].argPattern is not a regular expression",
            await SetAsync(file, hash));
        Assert.Empty(_store.Load().Document.Agents);

        // One that is there already (an old release took it) is no reason to refuse the other rules.
        _store.Update(stored => ExecApprovalsParser.ParseRequest(JsonTreeReader.Read(file), out _));
        Assert.DoesNotContain("INVALID_REQUEST",
            await SetAsync(file.Replace("\"allowlist\":[", "\"allowlist\":[\"git\","), await CurrentHash()));
    }

    [Theory]
    [InlineData("pattern", 1_100_000)]
    [InlineData("argPattern", 1_100_000)]
    [InlineData("note", 1_100_000)]
    [InlineData("pattern", 5_000_000)]
    [InlineData("lastUsedCommand", 5_000_000)]
    public async Task A_policy_larger_than_its_reader_takes_is_refused_and_the_stored_one_stays(string member, int length)
    {
        string hash = await CurrentHash(), before = File.ReadAllText(_store.Path);
        Assert.StartsWith("INVALID_REQUEST|",
            await SetAsync("{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"git\",\"" + member + "\":\""
                + new string('a', length) + "\"}]}}}", hash));
        Assert.Equal(before, File.ReadAllText(_store.Path));
        Assert.Null(_store.Load().Malformed);
    }

    [Fact]
    public async Task More_expressions_than_are_tried_are_refused()
    {
        string Rules(int count, string end) =>
            "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":["
            + string.Join(",", Enumerable.Range(0, count)
                .Select(i => "{\"pattern\":\"git\",\"argPattern\":\"^a" + i + end + "\"}")) + "]}}}";
        Assert.Contains("at most 256 are tried", await SetAsync(Rules(257, ".*$"), await CurrentHash()));
        Assert.DoesNotContain("INVALID_REQUEST", await SetAsync(Rules(256, ".*$"), await CurrentHash()));
        Assert.DoesNotContain("INVALID_REQUEST", await SetAsync(Rules(2000, "$"), await CurrentHash()));
    }

    [Fact]
    public async Task A_long_last_use_is_cut_and_the_policy_stays_readable()
    {
        await SetAsync("{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"git\",\"lastUsedCommand\":\""
            + new string('a', 1_000_000) + "\"}]}}}", await CurrentHash());
        Assert.Equal(ApprovalsLimits.UsageCharacters, _store.Load().Document.Agent("main")!.Allowlist!.Single().LastUsedCommand!.Length);
        Assert.InRange(new FileInfo(_store.Path).Length, 1, 2000);
    }

    [Fact]
    public async Task What_a_rule_was_granted_for_stays_on_the_machine_and_nobody_else_can_say_it()
    {
        const string Rule = "{\"id\":\"c8f81dd9-51fe-46ec-80dd-826d0e94351e\",\"pattern\":\"/usr/bin/echo\",\"source\":\"allow-always\"";
        string File(string rule) => "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[" + rule + "]}}}";
        const string Granted = ",\"granted\":{\"command\":\"echo hi\",\"by\":\"ada\"}}";
        _store.Update(_ => ExecApprovalsParser.ParseStored(File(Rule + Granted), out ApprovalsIssue? _)!);
        RuleGrant? Kept() => RuleGrant.Of(_store.Load().Document.Agent("main")!.Allowlist!.Single());

        // A gateway refuses a document with members that its schema does not know.
        Assert.DoesNotContain("granted", await SetAsync(File(Rule + "}"), await CurrentHash()));
        Assert.Equal("echo hi", Kept()?.Command);
        await SetAsync(File(Rule + ",\"granted\":{\"command\":\"harmless\"}}"), await CurrentHash());
        Assert.Equal(("echo hi", "ada"), (Kept()?.Command, Kept()?.By));
        await SetAsync(File(Rule.Replace("/usr/bin/echo", "/usr/bin/id") + ",\"granted\":{\"command\":\"harmless\"}}"),
            await CurrentHash());
        Assert.Null(Kept());
    }

    [Fact]
    public async Task A_member_that_is_there_twice_is_no_policy()
    {
        string hash = await CurrentHash();
        Assert.Equal("INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON malformed JSON",
            await SetAsync("{\"version\":1,\"defaults\":{\"security\":\"deny\",\"security\":\"full\"}}", hash));
        Assert.Equal(hash, await CurrentHash());
    }

    private Task<string> SetAsync(string file, string? baseHash) =>
        Invoke(Set, $"{{\"file\":{file}{(baseHash is null ? "" : $",\"baseHash\":{baseHash}")}}}");

    private async Task<string> CurrentHash() => "\"" + (await _store.EnsureAsync(CancellationToken.None)).Hash + "\"";

    [Theory]
    [InlineData(null, "INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON required")]
    [InlineData("", "INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON required")]
    [InlineData("{", "INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON malformed JSON")]
    [InlineData("{\"bins\":[]} x", "INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON malformed JSON")]
    [InlineData("{}", "INVALID_REQUEST|Error: INVALID_REQUEST: bins required")]
    [InlineData("[]", "INVALID_REQUEST|Error: INVALID_REQUEST: bins required")]
    [InlineData("{\"bins\":\"sh\"}", "INVALID_REQUEST|Error: INVALID_REQUEST: bins required")]
    [InlineData("{\"bins\":[]}", "{\"bins\":{}}")]
    [InlineData("{\"bins\":[null,5,{},\"\",\"  \",\"a/b\",\"..\",\"a\\\\b\",\"\\u0000\"]}", "{\"bins\":{}}")]
    public async Task Which_checks_its_parameters(string? parameters, string expected) =>
        Assert.Equal(expected,
            await Invoke(new SystemWhichCommand(() => new Dictionary<string, string> { ["PATH"] = _state.Root }), parameters));

    [Fact]
    public async Task Which_finds_the_first_of_a_name()
    {
        string one = Directory.CreateDirectory(Path.Combine(_state.Root, "one")).FullName,
        two = Directory.CreateDirectory(Path.Combine(_state.Root, "two")).FullName;
        string extension = TestState.IsWindows ? ".exe" : "";
        File.WriteAllText(Path.Combine(two, "tool" + extension), "");
        File.WriteAllText(Path.Combine(one, "both" + extension), "");
        File.WriteAllText(Path.Combine(two, "both" + extension), "");
        foreach (string file in TestState.IsWindows ? [] : Directory.GetFiles(two).Concat(Directory.GetFiles(one)))
        {
            // What cannot be executed is not what a run would start.
            OpenClaw.Tests.Approvals.Links.ChangeMode(file, Convert.ToInt32("755", 8));
        }
        var variables = new Dictionary<string, string> { ["PATH"] = one + Path.PathSeparator + two, ["PATHEXT"] = ".EXE" };
        JsonObject bins =
            JsonTreeReader.Read(await Invoke(new SystemWhichCommand(() => variables),
                "{\"bins\":[\" tool \",\"both\",\"tool\",\"nosuch\"]}")).AsObject!["bins"]!.AsObject!;
        Assert.Equal(["tool", "both"], bins.Members.Select(member => member.Key));
        Assert.Equal([Path.Combine(two, "tool" + extension), Path.Combine(one, "both" + extension)],
            bins.Members.Select(member => member.Value.AsText!));
    }

    [Fact]
    public async Task Which_is_bounded() =>
        Assert.StartsWith("INVALID_REQUEST|",
            await Invoke(new SystemWhichCommand(() => new Dictionary<string, string>()),
                "{\"bins\":[" + string.Join(",", Enumerable.Repeat("\"x\"", 1001)) + "]}"));

    [Theory]
    [InlineData(null, "INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON required")]
    [InlineData("{\"path\":5}", "INVALID_REQUEST|Error: INVALID_REQUEST: path must be a string")]
    [InlineData("{\"path\":null}", "INVALID_REQUEST|Error: INVALID_REQUEST: path must be a string")]
    [InlineData("{\"path\":\"rel/dir\"}", "INVALID_REQUEST|Error: fs.listDir path must be absolute")]
    [InlineData("{\"path\":\"/a\\u0000b\"}", "INVALID_REQUEST|Error: fs.listDir path must be absolute")]
    public async Task ListDir_checks_its_parameters(string? parameters, string expected) =>
        Assert.Equal(expected, await Invoke(new FsListDirCommand(), parameters));

    [Fact]
    public async Task ListDir_lists_folders_only_hidden_ones_last()
    {
        foreach (string name in new[] { "b", "a", ".hidden", "Z" })
        {
            Directory.CreateDirectory(Path.Combine(_state.Root, "list", name));
        }
        string list = Path.Combine(_state.Root, "list");
        File.WriteAllText(Path.Combine(list, "file"), "");
#if NET
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(Path.Combine(list, "link"), Path.Combine(list, "a"));
            Directory.CreateSymbolicLink(Path.Combine(list, "broken"), Path.Combine(list, "nowhere"));
            File.CreateSymbolicLink(Path.Combine(list, "filelink"), Path.Combine(list, "file"));
        }
#endif
        JsonObject result = JsonTreeReader.Read(await Invoke(new FsListDirCommand(home: list), "{}")).AsObject!;
        Assert.Equal(list, result["path"]!.AsText);
        Assert.Equal(list, result["home"]!.AsText);
        Assert.Equal(_state.Root, result["parent"]!.AsText);
        string[] names = result["entries"]!.AsArray!.Select(entry => entry.AsObject!["name"]!.AsText!)
            .Where(name => name != "link").ToArray();
        Assert.Equal(["Z", "a", "b", ".hidden"], names);
        JsonObject last = result["entries"]!.AsArray![^1].AsObject!;
        Assert.Equal((true, Path.Combine(list, ".hidden")), (last["hidden"]!.AsBool, last["path"]!.AsText));
        Assert.False(result["entries"]!.AsArray![0].AsObject!.Has("hidden"));
    }

    [Fact]
    public async Task ListDir_tells_what_is_wrong_in_the_words_of_the_reference()
    {
        string missing = Path.Combine(_state.Root, "missing"), file = Path.Combine(_state.Root, "file");
        File.WriteAllText(file, "");
        string Parameters(string path) => "{\"path\":" + JsonTreeWriter.WriteCompact(JsonTree.Of(path)) + "}";
        Assert.Equal($"INVALID_REQUEST|Error: ENOENT: no such file or directory, scandir '{missing}'",
            await Invoke(new FsListDirCommand(), Parameters(missing)));
        Assert.Equal($"INVALID_REQUEST|Error: ENOTDIR: not a directory, scandir '{file}'",
            await Invoke(new FsListDirCommand(), Parameters(file)));
    }

    [Fact]
    public async Task The_root_has_no_parent()
    {
        string root = Path.GetPathRoot(_state.Root)!;
        JsonObject result =
            JsonTreeReader.Read(await Invoke(new FsListDirCommand(), "{\"path\":" + JsonTreeWriter.WriteCompact(JsonTree.Of(root)) + "}"))
            .AsObject!;
        Assert.Equal(root, result["path"]!.AsText);
        Assert.False(result.Has("parent"));
    }

    [Theory]
    [InlineData("{\"includeResolvedDefaults\":1}", "INVALID_REQUEST|Error: INVALID_REQUEST: includeResolvedDefaults must be boolean")]
    [InlineData("[]", "INVALID_REQUEST|Error: INVALID_REQUEST: includeResolvedDefaults must be boolean")]
    [InlineData("x", "INVALID_REQUEST|Error: INVALID_REQUEST: paramsJSON malformed JSON")]
    public async Task Get_checks_its_parameters(string parameters, string expected)
    {
        Assert.Equal(expected, await Invoke(Get, parameters));
        Assert.False(File.Exists(_store.Path));
    }

    [Fact]
    public async Task Get_creates_the_document_and_hides_its_secret()
    {
        string answer = await Invoke(Get, null);
        ExecApprovalsSnapshot stored = _store.Load();
        Assert.True(stored.Exists);
        Assert.DoesNotContain(stored.Document.SocketToken!, answer);
        string socket = JsonTreeWriter.WriteCompact(JsonTree.Of(_state.Location.ExecApprovalsSocketPath));
        string path = JsonTreeWriter.WriteCompact(JsonTree.Of(_state.Location.ExecApprovalsPath));
        Assert.Equal(
            $"{{\"path\":{path},\"exists\":true,\"file\":{{\"version\":1,\"socket\":{{\"path\":{socket}}},\"defaults\":{{}},\"agents\":{{}}}},\"hash\":\"{stored.Hash}\"}}", answer);
        Assert.EndsWith(",\"resolvedDefaults\":{\"security\":\"allowlist\"}}", await Invoke(Get, "{\"includeResolvedDefaults\":true}"));
        Assert.DoesNotContain("resolvedDefaults", await Invoke(Get, "{\"includeResolvedDefaults\":false}"));
    }

    public static TheoryData<string?, string> StaleHashes => new()
    {
        { null, "Error: INVALID_REQUEST: exec approvals base hash required; reload and retry" },
        { "\"\"", "Error: INVALID_REQUEST: exec approvals base hash required; reload and retry" },
        { "5", "Error: INVALID_REQUEST: exec approvals base hash required; reload and retry" },
        { "\"0000\"", "Error: INVALID_REQUEST: exec approvals changed; reload and retry" },
    };

    [Theory]
    [MemberData(nameof(StaleHashes))]
    public async Task Set_needs_the_current_hash(string? baseHash, string message)
    {
        await CurrentHash();
        string before = File.ReadAllText(_store.Path);
        Assert.Equal("INVALID_REQUEST|" + message, await SetAsync("{\"version\":1}", baseHash));
        Assert.Equal(before, File.ReadAllText(_store.Path));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"file\":\"x\"}")]
    [InlineData("{\"file\":null}")]
    [InlineData("null")]
    public async Task Set_needs_a_file(string parameters) =>
        Assert.Equal("INVALID_REQUEST|Error: INVALID_REQUEST: exec approvals file required", await Invoke(Set, parameters));

    [Fact]
    public async Task Set_without_a_document_needs_no_hash_or_the_missing_one()
    {
        Assert.StartsWith("INVALID_REQUEST|", await SetAsync("{}", "\"abc\""));
        Assert.StartsWith("{", await SetAsync("{}", "\"" + ExecApprovalsDocument.Hash(null) + "\""));
        File.Delete(_store.Path);
        Assert.StartsWith("{", await SetAsync("{}", null));
    }

    [Fact]
    public async Task Set_keeps_the_secret_and_what_a_gateway_never_saw()
    {
        _state.Write(_store.Path,
            "{\"version\":1,\"future\":1,\"socket\":{\"path\":\"/s\",\"token\":\"hush\"},\"defaults\":{\"later\":2,\"security\":\"full\"}}");
        string answer =
            await SetAsync(
                "{\"version\":1,\"socket\":{\"path\":\"/s\"},\"defaults\":{\"ask\":\"always\"},\"agents\":{\"main\":{\"allowlist\":[\"uname\"]}}}", await CurrentHash());
        Assert.DoesNotContain("hush", answer);
        Assert.DoesNotContain("later", answer);
        string text = File.ReadAllText(_store.Path);
        Assert.Contains("\"token\": \"hush\"", text);
        Assert.Contains("\"future\": 1", text);
        Assert.Contains("\"later\": 2", text);
        ExecApprovalsDocument document = _store.Load().Document;
        Assert.Equal((null, ExecAsk.Always), (document.Defaults.Security, document.Defaults.Ask));
        Assert.Equal("uname", document.Agent("main")!.Allowlist![0].Pattern);
    }

    [Fact]
    public async Task A_document_that_cannot_be_valid_locks_the_node_until_a_valid_one_comes()
    {
        Assert.Contains("\"security\":\"deny\"",
            await SetAsync("{\"version\":1,\"defaults\":{\"security\":\"full\",\"autoAllowSkills\":\"yes\"}}", await CurrentHash()));
        Assert.Equal(ExecSecurity.Deny, _store.Load().Document.Defaults.Security);
        Assert.Contains(_log.Lines, line => line.Contains("defaults.autoAllowSkills"));
        Assert.Contains("\"security\":\"full\"",
            await SetAsync("{\"version\":1,\"defaults\":{\"security\":\"full\"}}", await CurrentHash()));
    }

    [Fact]
    public async Task A_malformed_document_is_neither_shown_nor_replaced()
    {
        _state.Write(_store.Path, "{ broken");
        string got = await Invoke(Get, null), set = await SetAsync("{\"version\":1}", "\"" + _store.Load().Hash + "\"");
        Assert.StartsWith("UNAVAILABLE|Error: ", got);
        Assert.StartsWith("UNAVAILABLE|Error: ", set);
        Assert.Contains(_store.Path, set);
        Assert.Equal("{ broken", File.ReadAllText(_store.Path));
    }

    [Fact]
    public void A_lock_that_is_not_free_in_time_is_a_timeout() =>
        Assert.Equal("TIMEOUT",
            ((InvokeResult.Failure)ExecApprovalsAnswer.Of(new NodeStateException(StateProblem.LockTimeout, "Timed out"))).Code);
}
