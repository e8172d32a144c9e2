// Tests of permission bits skip themselves on Windows.
#pragma warning disable CA1416
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Approvals.Document;

public class ExecApprovalsStoreTests
{
    private static ExecApprovalsDocument Add(ExecApprovalsDocument document, string pattern)
    {
        AgentApprovals main = document.Agent("main") ?? new AgentApprovals();
        return document.WithAgent("main", main with { Allowlist = [.. main.Allowlist ?? [], AllowlistEntry.Create(pattern)] });
    }

    [Fact]
    public void Nothing_stored_is_an_empty_document_with_the_missing_hash()
    {
        using var state = new TestState();
        ExecApprovalsSnapshot snapshot = new ExecApprovalsStore(state.Location).Load();
        Assert.False(snapshot.Exists);
        Assert.Null(snapshot.Malformed);
        Assert.Empty(snapshot.Document.Agents);
        Assert.Equal(ExecApprovalsDocument.Hash(null), snapshot.Hash);
    }

    [Fact]
    public async Task Ensure_stores_socket_path_and_token_once()
    {
        using var state = new TestState();
        var store = new ExecApprovalsStore(state.Location);
        ExecApprovalsSnapshot first = await store.EnsureAsync(CancellationToken.None);
        Assert.Equal(state.Location.ExecApprovalsSocketPath, first.Document.SocketPath);
        Assert.Matches("^[A-Za-z0-9_-]{32}$", first.Document.SocketToken);
        Assert.Equal(ExecApprovalsDocument.Hash(File.ReadAllBytes(store.Path)), first.Hash);
        Assert.Equal(first.Hash, (await store.EnsureAsync(CancellationToken.None)).Hash);
        Assert.Equal(first.Hash, (await new ExecApprovalsStore(state.Location).EnsureAsync(CancellationToken.None)).Hash);
    }

    [Fact]
    public async Task Ensure_writes_down_the_ids_that_it_gave()
    {
        using var state = new TestState();
        state.Write(state.Location.ExecApprovalsPath, "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[\"uname\"]}}}");
        ExecApprovalsSnapshot ensured = await new ExecApprovalsStore(state.Location).EnsureAsync(CancellationToken.None);
        Assert.Equal(ensured.Document.Agent("main")!.Allowlist![0].Id,
            new ExecApprovalsStore(state.Location).Load().Document.Agent("main")!.Allowlist![0].Id);
    }

    [Fact]
    public void An_update_needs_the_hash_that_is_stored()
    {
        using var state = new TestState();
        var store = new ExecApprovalsStore(state.Location);
        ApprovalsUpdate first = store.Update(document => Add(document, "a"), store.Load().Hash);
        Assert.Equal(ApprovalsUpdateOutcome.Saved, first.Outcome);
        bool called = false;
        ApprovalsUpdate stale = store.Update(
            document =>
            {
                called = true;
                return document;
            },
            ExecApprovalsDocument.Hash(null));
        Assert.Equal((ApprovalsUpdateOutcome.Conflict, false), (stale.Outcome, called));
        Assert.Equal(first.Snapshot.Hash, stale.Snapshot.Hash);
        Assert.Equal(ApprovalsUpdateOutcome.Unchanged, store.Update(document => document, first.Snapshot.Hash).Outcome);
        Assert.Equal(ApprovalsUpdateOutcome.Unchanged, store.Update(_ => null).Outcome);
    }

    public static TheoryData<string> Broken =>
        new("", "{", "{\"version\":2}", "{\"version\":1,\"defaults\":{\"security\":\"FULL\"}}",
            "{\"version\":1,\"defaults\":{\"security\":\"deny\",\"security\":\"full\"}}", "\u0000", "not json at all");

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_malformed_document_denies_everything_and_is_never_overwritten(string content)
    {
        using var state = new TestState();
        state.Write(state.Location.ExecApprovalsPath, content);
        var store = new ExecApprovalsStore(state.Location);
        ExecApprovalsSnapshot snapshot = store.Load();
        Assert.Equal(ExecSecurity.Deny, snapshot.Document.Defaults.Security);
        Assert.Equal(ExecAsk.Off, snapshot.Document.Defaults.Ask);
        Assert.Empty(snapshot.Document.Agents);
        Assert.Contains(store.Path, snapshot.Malformed);
        NodeStateException problem = Assert.Throws<NodeStateException>(() => store.Update(document => Add(document, "x"), snapshot.Hash));
        Assert.Equal(StateProblem.Malformed, problem.Problem);
        Assert.Equal(content, File.ReadAllText(store.Path));
    }

    public static TheoryData<string, int, string> LargeUses => new()
    {
        { "lastUsedCommand", 600, "x" }, { "lastUsedCommand", 20_000_000, "x" }, { "lastUsedCommand", 2_000_000, "\\\"" },
        { "lastUsedCommand", 2_000_000, "\\\\" },
        { "lastUsedCommand", 2_000_000, "é" }, { "lastUsedCommand", 1_000_000, "\\ud83d" }, { "lastUsedCommand", 1_500_000, "\\u0000" },
        { "lastResolvedPath", 20_000_000, "/" },
        { "lastResolvedPath", 3_000_000, "\\n" }, { "lastUsedCommand", 2_000_000, "\\\"lastUsedCommand\\\": " },
    };

    // What releases without a limit left behind: the policy that denied everything until somebody deleted it is read again, with all its
    // rules.
    [Theory]
    [MemberData(nameof(LargeUses))]
    public async Task A_file_that_only_its_last_uses_made_too_large_is_read_and_written_smaller(string member, int times, string text)
    {
        using var state = new TestState();
        var store = new ExecApprovalsStore(state.Location);
        state.Write(store.Path,
            "{\"version\":1,\"note\":\"lastUsedCommand\",\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/usr/bin/echo\",\"" + member
            + "\" :\n\""
            + string.Concat(Enumerable.Repeat(text, times)) + "\",\"argPattern\":\"^a$\"},\"git\"]}}}");
        ExecApprovalsSnapshot snapshot = store.Load();
        Assert.Null(snapshot.Malformed);
        Assert.Equal(["/usr/bin/echo ^a$", "git "],
            snapshot.Document.Agent("main")!.Allowlist!.Select(rule => $"{rule.Pattern} {rule.ArgPattern}"));
        await store.EnsureAsync(CancellationToken.None);
        Assert.InRange(new FileInfo(store.Path).Length, 1, 10_000);
        Assert.Contains("\"note\": \"lastUsedCommand\"", File.ReadAllText(store.Path));
        Assert.Equal(2, store.Load().Document.Agent("main")!.Allowlist!.Count);
    }

    [Fact]
    public void What_is_too_large_by_its_rules_denies_everything_and_stays_as_it_is()
    {
        using var state = new TestState();
        var store = new ExecApprovalsStore(state.Location);
        string rules = string.Join(",", Enumerable.Range(0, 300_000).Select(i => $"\"/usr/bin/tool{i}\""));
        state.Write(store.Path, "{\"version\":1,\"agents\":{\"main\":{\"security\":\"full\",\"allowlist\":[" + rules + "]}}}");
        Assert.Contains($"larger than {ApprovalsLimits.ReadBytes}", store.Load().Malformed);
        Assert.Equal(ExecSecurity.Deny, store.Load().Document.Defaults.Security);
        Assert.Throws<NodeStateException>(() => store.Update(document => document));
    }

    [Fact]
    public void A_change_that_makes_it_too_large_is_refused_and_one_that_makes_it_smaller_is_not()
    {
        using var state = new TestState();
        var store = new ExecApprovalsStore(state.Location);
        string rules = string.Join(",", Enumerable.Range(0, 60_000).Select(i => $"{{\"pattern\":\"/usr/bin/tool{i}\",\"id\":\"{i}\"}}"));
        state.Write(store.Path, "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[" + rules + "]}}}");
        AgentApprovals main = store.Load().Document.Agent("main")!;
        Assert.Equal(60_000, main.Allowlist!.Count);
        NodeStateException refused = Assert.Throws<NodeStateException>(() => store.Update(document => document.WithAgent("more", main)));
        Assert.Equal(StateProblem.TooLarge, refused.Problem);
        Assert.Equal(ApprovalsUpdateOutcome.Saved,
            store.Update(document => document.WithAgent("main", main with { Allowlist = main.Allowlist.Take(10).ToList() })).Outcome);
        Assert.Equal(10, store.Load().Document.Agent("main")!.Allowlist!.Count);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_malformed()
    {
        using var state = new TestState();
        PrivateFile.WriteAtomic(state.Location.ExecApprovalsPath, [(byte)'{', 0xff, (byte)'}']);
        Assert.Contains("UTF-8", new ExecApprovalsStore(state.Location).Load().Malformed);
    }

    [Fact]
    public void A_byte_order_mark_of_Windows_PowerShell_is_fine()
    {
        using var state = new TestState();
        PrivateFile.WriteAtomic(state.Location.ExecApprovalsPath,
            [0xef, 0xbb, 0xbf, .. "{\"version\":1,\"defaults\":{\"security\":\"full\"}}"u8.ToArray()]);
        Assert.Equal(ExecSecurity.Full, new ExecApprovalsStore(state.Location).Load().Document.Defaults.Security);
    }

#if NET
    [PosixTheory]
    [InlineData(0b110_010_010)]
    [InlineData(0b110_000_010)]
    public void A_document_that_others_can_write_denies_everything(int mode)
    {
        using var state = new TestState();
        state.Write(state.Location.ExecApprovalsPath, "{\"version\":1,\"defaults\":{\"security\":\"full\"}}");
        File.SetUnixFileMode(state.Location.ExecApprovalsPath, (UnixFileMode)mode);
        ExecApprovalsSnapshot snapshot = new ExecApprovalsStore(state.Location).Load();
        Assert.Equal(ExecSecurity.Deny, snapshot.Document.Defaults.Security);
        Assert.Contains("chmod go-w", snapshot.Malformed);
    }
#endif

    [Fact]
    public void A_change_by_somebody_else_is_seen_at_once_even_with_the_same_size_and_time()
    {
        using var state = new TestState();
        string Document(string word) => "{\"version\":1,\"defaults\":{\"security\":\"" + word + "\"}}";
        string path = state.Location.ExecApprovalsPath;
        state.Write(path, Document("full"));
        var store = new ExecApprovalsStore(state.Location);
        Assert.Equal(ExecSecurity.Full, store.Load().Document.Defaults.Security);
        DateTime written = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, Document("deny"));
        File.SetLastWriteTimeUtc(path, written);
        Assert.Equal(ExecSecurity.Deny, store.Load().Document.Defaults.Security);
        File.Delete(path);
        Assert.False(store.Load().Exists);
    }

    [Fact]
    public void An_old_file_is_read_once_and_again_when_it_changes()
    {
        using var state = new TestState();
        string path = state.Location.ExecApprovalsPath;
        state.Write(path, "{\"version\":1}");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        var store = new ExecApprovalsStore(state.Location);
        ExecApprovalsSnapshot first = store.Load();
        Assert.Same(first, store.Load());
        state.Write(path, "{\"version\":1,\"defaults\":{\"security\":\"deny\"}}");
        Assert.NotSame(first, store.Load());
    }

    [Fact]
    public async Task Writers_at_once_lose_no_rule()
    {
        using var state = new TestState();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
            await new ExecApprovalsStore(state.Location)
                .UpdateAsync(document => Add(document, $"p{i}"), expectedHash: null, CancellationToken.None))));
        Assert.Equal(20, new ExecApprovalsStore(state.Location).Load().Document.Agent("main")!.Allowlist!.Count);
    }

    [Fact]
    public async Task Of_writers_with_the_same_hash_one_wins()
    {
        using var state = new TestState();
        string hash = (await new ExecApprovalsStore(state.Location).EnsureAsync(CancellationToken.None)).Hash;
        ApprovalsUpdate[] updates = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            await new ExecApprovalsStore(state.Location).UpdateAsync(document => Add(document, $"p{i}"), hash, CancellationToken.None))));
        Assert.Equal(1, updates.Count(update => update.Outcome == ApprovalsUpdateOutcome.Saved));
        Assert.Single(new ExecApprovalsStore(state.Location).Load().Document.Agent("main")!.Allowlist!);
    }

    [Fact]
    public void Members_that_nobody_knows_survive_an_update()
    {
        using var state = new TestState();
        state.Write(state.Location.ExecApprovalsPath, "{\"version\":1,\"future\":[1],\"defaults\":{\"later\":true}}");
        new ExecApprovalsStore(state.Location).Update(document => Add(document, "x"));
        string text = File.ReadAllText(state.Location.ExecApprovalsPath);
        Assert.Contains("\"future\"", text);
        Assert.Contains("\"later\": true", text);
    }
}
