#if NET
// Tests of permission bits skip themselves on Windows.
#pragma warning disable CA1416
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.State;

/// <summary>
/// Root's commands on the state of a service's account. That account, and so every command that was ever allowed there, may have put a link
/// anywhere in it: root reads nothing through it, writes nothing through it, and what root makes there is the account's.
/// </summary>
public sealed class RootAtWorkTests : NeedsPosix, IDisposable
{
    private const string Account = "12345";
    private const string Kept = "root's own";

    private readonly TestState _state = new();
    private readonly string _roots;

    public RootAtWorkTests()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && PosixAccounts.IsRoot,
            "only root can give files away, and only Linux lets a thread act for another account");
        // The account has to come this far by itself.
        Run("chmod", "755", _state.Root);
        _roots = Directory.CreateDirectory(Path.Combine(_state.Root, "roots")).FullName;
        Run("chmod", "700", _roots);
        foreach (string name in new[] { "exec.jsonl", "exec.head", "exec.lock", "exec-approvals.json", "exec-requests.json",
            "openclaw.json", "device.json", "target" })
        {
            File.WriteAllText(Path.Combine(_roots, name),
                name.EndsWith(".json", StringComparison.Ordinal) ? "{\"version\":1,\"secret\":\"" + Kept + "\"}" : Kept);
        }
        _state.Write(_state.Location.ExecApprovalsPath, "{\"version\":1,\"defaults\":{\"security\":\"allowlist\",\"ask\":\"on-miss\"}}");
        Directory.CreateDirectory(Path.Combine(_state.Location.Directory, "audit"));
        Directory.CreateDirectory(Path.Combine(_state.Location.Directory, "identity"));
        Run("chown", "-R", Account, _state.Location.Directory);
    }

    public static TheoryData<string, string> Traps
    {
        get
        {
            TheoryData<string, string> traps = [];
            foreach (string work in new[] { "policy", "record", "record of a run", "answer", "read", "identity", "lock" })
            {
                foreach (string trap in new[]
                {
                    "audit -> {ROOTS}", "identity -> {ROOTS}", ". -> {ROOTS}", "audit/exec.jsonl -> {ROOTS}/target",
                    "audit/exec.head -> {ROOTS}/target", "audit/exec.lock -> {ROOTS}/target", "audit/exec.jsonl -> {ROOTS}/new",
                    "audit/exec.lock -> {ROOTS}/new", "exec-approvals.json -> {ROOTS}/exec-approvals.json",
                    "exec-approvals.json.lock -> {ROOTS}/new", "exec-requests.json -> {ROOTS}/exec-requests.json",
                    "exec-requests.json.lock -> {ROOTS}/target", "identity/device.json -> {ROOTS}/device.json",
                    "openclaw.json -> {ROOTS}/openclaw.json", "node.lock -> {ROOTS}/target", "audit: another's", "audit: root's",
                    "exec-requests.json: another's", "exec-approvals.json: a FIFO", "exec-requests.json: a FIFO",
                    "audit/exec.jsonl: a FIFO",
                })
                {
                    traps.Add(work, trap);
                }
            }
            return traps;
        }
    }

    [PosixTheory]
    [MemberData(nameof(Traps))]
    public async Task NothingOfRootsIsReadOrWrittenThroughIt(string work, string trap)
    {
        Set(trap);
        string before = Look(_roots);
        string said = await Task.Run(() => Work(work)).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(before, Look(_roots));
        Assert.DoesNotContain(Kept, said, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatRootMakesThereIsTheAccounts()
    {
        Directory.Delete(Path.Combine(_state.Location.Directory, "audit"), recursive: true);
        Assert.Equal("done", Work("policy"));
        Assert.Equal("done", Work("record of a run"));
        Assert.Equal("done", Work("record"));
        Assert.Equal("done", Work("identity"));
        foreach (string path in Directory.EnumerateFileSystemEntries(_state.Location.Directory, "*", SearchOption.AllDirectories))
        {
            Assert.True(PosixStat.Of(path, followLinks: false)?.User == uint.Parse(Account), path);
        }
        // And this thread is root again.
        File.WriteAllText(Path.Combine(_roots, "after"), "");
        Assert.Equal(0u, PosixStat.Of(Path.Combine(_roots, "after"), followLinks: false)?.User);
    }

    [Fact]
    public void RootsOwnStateIsRoots()
    {
        Run("chown", "-R", "0", _state.Location.Directory);
        Assert.Null(ActingAs.OnTheWayTo(_state.Location.ExecApprovalsPath));
        Assert.Equal("done", Work("policy"));
        Assert.Equal(0u, PosixStat.Of(_state.Location.ExecApprovalsPath, followLinks: false)?.User);
    }

    /// <summary>What was acted as before is acted as again, however deep.</summary>
    [Fact]
    public void OneInTheOtherEndsWithTheOuterOne()
    {
        string inAccounts = Path.Combine(_state.Location.Directory, "x");
        using (ActingAs.OnTheWayTo(inAccounts))
        {
            using (ActingAs.OnTheWayTo(inAccounts))
            {
            }
            Assert.Throws<UnauthorizedAccessException>(() => File.WriteAllText(Path.Combine(_roots, "no"), ""));
        }
        File.WriteAllText(Path.Combine(_roots, "yes"), "");
    }

    public void Dispose() => _state.Dispose();

    private string Work(string work)
    {
        StateLocation location = _state.Location;
        try
        {
            switch (work)
            {
                case "policy": new ExecApprovalsStore(location)
                    .Update(document => document.WithAgent("a", new AgentApprovals { Ask = ExecAsk.Always })); break;
                case "record": new ExecAuditLog(location).Append(new ExecAuditRecord { Kind = ExecAuditKind.Changed, Detail = "x" }); break;
                case "record of a run": new ExecAuditLog(location)
                    .AppendAsync(new ExecAuditRecord { Kind = ExecAuditKind.Finished, Detail = "x" }).GetAwaiter().GetResult(); break;
                case "answer": new ExecApprovals(location).Deny("0000"); break;
                case "identity": IdentityReset.Run(location, keepOld: true); break;
                case "lock": FileLock.TryAcquire(location.InstanceLockPath)?.Dispose(); break;
                default:
                    ExecApprovals approvals = new(location);
                    return string.Join(" ",
                        approvals.GetRequests().Select(request => request.ToString())
                        .Concat(approvals.ReadHistory().Select(record => record.ToString())))
                        + approvals.VerifyHistory() + new ExecApprovalsStore(location).Load().Malformed
                            + new OpenClaw.Node.Approvals.Policy.ExecConfigFile(location.ConfigPath).Load().Problem;
            }
            return "done";
        }
        catch (Exception refused) when (refused is NodeStateException or ExecRequestException or IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private void Set(string trap)
    {
        string[] parts = trap.Split([" -> ", ": "], StringSplitOptions.None);
        string path = parts[0] == "." ? _state.Location.Directory : Path.Combine(_state.Location.Directory, parts[0]);
        if (parts[1] is "another's" or "root's")
        {
            if (!Directory.Exists(path) && !File.Exists(path))
            {
                File.WriteAllText(path, "{\"version\":1}");
            }
            Run("chown", parts[1] == "root's" ? "0" : "12346", path);
            return;
        }
        Run("rm", "-rf", path);
        if (parts[1] == "a FIFO")
        {
            Run("mkfifo", path);
        }
        else
        {
            File.CreateSymbolicLink(path, parts[1].Replace("{ROOTS}", _roots));
        }
        Run("chown", "-h", Account, path);
    }

    // Names, owners, modes, times of change and contents.
    private static string Look(string directory) =>
        string.Join("\n", Directory.EnumerateFileSystemEntries(directory).OrderBy(path => path, StringComparer.Ordinal)
        .Select(path => $"{path} {PosixStat.Of(path, followLinks: false)} {(File.Exists(path) ? File.ReadAllText(path) : "")}"));

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
#endif
