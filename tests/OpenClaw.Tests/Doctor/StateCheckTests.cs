using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.Tests.Approvals;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Doctor;

/// <summary>What the doctor sees in a state directory, and that its fixes mend what they name.</summary>
[Trait("NotUnder", "wine")] // modes and links of POSIX
public sealed class StateCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TestState _state;

    public StateCheckTests()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "modes and links of POSIX");
        _state = new TestState();
    }

    private static ToolWords Words => ToolWords.Program;

    public void Dispose() => _state?.Dispose();

    [Theory]
    [InlineData(StateProblem.Malformed, "openclaw-node identity --reset")]
    [InlineData(StateProblem.Unsafe, "ls -ld '/x/identity/device.json'")]
    [InlineData(StateProblem.Storage, "ls -ld '/x/identity/device.json'")]
    public void A_key_is_made_anew_only_where_it_cannot_be_read(StateProblem problem, string fix) =>
        Assert.Equal(fix, StateChecks.UnusableIdentity(
            new NodeStateException(problem, "why", "/x/identity/device.json"), _state.Location, Words).Fix);

    [Fact]
    public void A_state_directory_that_is_a_file_or_a_dead_link_is_told_apart_from_none()
    {
        string path = _state.Location.Directory;
        Assert.Equal(DoctorStatus.Pass, StateChecks.Directory(_state.Location, Words).Status);
        File.WriteAllText(path, "x");
        DoctorFinding file = StateChecks.Directory(_state.Location, Words);
        Assert.Equal((DoctorStatus.Fail, $"mv {path} {path}.old"), (file.Status, file.Fix));
        File.Delete(path);
        Links.Create(path, "/nowhere/at/all");
        Assert.Equal(DoctorStatus.Fail, StateChecks.Directory(_state.Location, Words).Status);
    }

#if NET
    // .NET Framework has no modes to look at.
    [Theory]
    [InlineData(0b111_111_111, DoctorStatus.Fail)]
    [InlineData(0b111_101_101, DoctorStatus.Warn)]
    [InlineData(0b111_000_001, DoctorStatus.Warn)]
    [InlineData(0b111_000_000, DoctorStatus.Pass)]
    public void What_others_may_do_with_the_directory_is_seen_and_mended(int mode, DoctorStatus status)
    {
        Directory.CreateDirectory(_state.Location.Directory);
        Links.ChangeMode(_state.Location.Directory, mode);
        DoctorFinding found = StateChecks.Directory(_state.Location, Words);
        Assert.Equal(status, found.Status);
        Assert.Equal(status == DoctorStatus.Pass, found.Repair is null);
        if (found.Repair is { } repair)
        {
            repair.Apply();
            Assert.Equal(DoctorStatus.Pass, StateChecks.Directory(_state.Location, Words).Status);
        }
    }

    [Fact]
    public void Files_that_others_can_read_are_closed_again()
    {
        _state.Write(_state.Location.NodeConfigPath, "{}");
        _state.Write(_state.Location.ExecApprovalsPath, "{}");
        Links.ChangeMode(_state.Location.NodeConfigPath, 0b110_100_100);
        Links.ChangeMode(_state.Location.ExecApprovalsPath, 0b110_000_100);
        DoctorFinding found = StateChecks.Files(_state.Location, Words);
        Assert.Equal((DoctorStatus.Fail, "openclaw-node doctor --fix"), (found.Status, found.Fix));
        found.Repair!.Apply();
        Assert.Equal(DoctorStatus.Pass, StateChecks.Files(_state.Location, Words).Status);
    }
#endif

    [Theory]
    [InlineData("{ \"nodeId\": ")]
    [InlineData("")]
    [InlineData("[]")]
    public void A_broken_node_json_is_moved_away_with_a_backup_and_not_more(string content)
    {
        _state.Write(_state.Location.NodeConfigPath, content);
        _state.Write(_state.Location.ExecApprovalsPath, "{\"version\":1}");
        NodeStateException problem =
            Assert.Throws<NodeStateException>(() => new NodeConfigStore(_state.Location, TimeProvider.System).Load());
        DoctorFinding found = StateChecks.Unusable(problem, _state.Location, TimeProvider.System, Words);
        Assert.Equal("openclaw-node doctor --fix", found.Fix);
        string said = found.Repair!.Apply();
        string backup = Assert.Single(Directory.GetFiles(_state.Location.Directory, "node.json.broken-*"));
        Assert.Contains(backup, said);
        Assert.Equal(content, File.ReadAllText(backup));
        Assert.False(File.Exists(_state.Location.NodeConfigPath));
        Assert.True(File.Exists(_state.Location.ExecApprovalsPath));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_no_pass()
    {
        string file = Path.Combine(_state.Location.Directory, "file");
        Directory.CreateDirectory(_state.Location.Directory);
        File.WriteAllText(file, "");
        DoctorFinding below = StateChecks.Directory(StateLocation.Resolve(Path.Combine(file, "a", "b")), Words);
        Assert.Equal((DoctorStatus.Fail, Words.OtherState), (below.Status, below.Fix));
        Assert.Equal(DoctorStatus.Pass,
            StateChecks.Directory(StateLocation.Resolve(Path.Combine(_state.Location.Directory, "new", "box")), Words).Status);
    }

    [Fact]
    public void Each_file_that_cannot_be_used_has_a_fix_of_its_own()
    {
        string Fix(StateProblem problem, string? path) =>
            StateChecks.Unusable(new NodeStateException(problem, "no", path), _state.Location, TimeProvider.System, Words).Fix!;
        Assert.Equal($"openclaw-node approvals preset cautious --force --state-dir {_state.Location.Directory}",
            Fix(StateProblem.Malformed, _state.Location.ExecApprovalsPath));
        Assert.Equal("openclaw-node identity --reset", Fix(StateProblem.Malformed, _state.Location.DeviceIdentityPath));
        Assert.Equal($"mv {_state.Location.DeviceAuthPath} {_state.Location.DeviceAuthPath}.old",
            Fix(StateProblem.Malformed, _state.Location.DeviceAuthPath));
        Assert.Equal($"ls -ld '{_state.Location.ConfigPath}'", Fix(StateProblem.Storage, _state.Location.ConfigPath));
        Assert.Equal("openclaw-node status", Fix(StateProblem.LockTimeout, null));
    }

    [Theory]
    [InlineData("/bin/sh -c x", null, "is a relative path|leads to no file")]
    [InlineData("git log", null, "is a command line")]
    [InlineData("no-such-program-here", null, "is on no search path")]
    [InlineData("/no/such/file", null, "leads to no file")]
    [InlineData("$/link", null, "leads to $/target")]
    [InlineData("$/linked/tool", null, "leads to $/folder/tool")]
    [InlineData("$/folder", null, "is a directory")]
    [InlineData("./target", null, "is a relative path")]
    [InlineData("$/target", "(((", "no usable expression")]
    [InlineData("$/target", null, null)]
    [InlineData("$/target", "^a$", null)]
    [InlineData("$/*", null, null)]
    [InlineData("/**", null, null)]
    [InlineData("*", null, null)]
    [InlineData("sh", null, null)]
    [InlineData("cmd:dir", null, null)]
    public void A_rule_that_can_never_match_is_seen(string pattern, string? arguments, string? why)
    {
        string root = RealPath.TryResolve(_state.Root)!;
        File.WriteAllText(Path.Combine(root, "target"), "");
        Directory.CreateDirectory(Path.Combine(root, "folder"));
        File.WriteAllText(Path.Combine(root, "folder", "tool"), "");
        Links.Create(Path.Combine(root, "link"), Path.Combine(root, "target"));
        Links.Create(Path.Combine(root, "linked"), Path.Combine(root, "folder"));
        string rule = $"{{\"pattern\":\"{pattern.Replace("$", root)}\"{(arguments is null ? "" : $",\"argPattern\":\"{arguments}\"")}}}";
        _state.Write(_state.Location.ExecApprovalsPath,
            $"{{\"version\":1,\"defaults\":{{\"security\":\"allowlist\"}},\"agents\":{{\"*\":{{\"allowlist\":[{rule}]}}}}}}");
        DoctorFinding found = RuleChecks.Rules(_state.Location, TimeProvider.System, Words);
        Assert.Equal(why is null ? DoctorStatus.Pass : DoctorStatus.Warn, found.Status);
        if (why is not null)
        {
            Assert.Contains(why.Split('|'), one => found.Message.Contains(one.Replace("$", root)));
            Assert.StartsWith("openclaw-node approvals allowlist ", found.Fix);
        }
    }

    /// <summary>awk is a link of the system to mawk or gawk, and a rule for it allows who calls it so.</summary>
    [PosixFact]
    public void A_rule_for_a_name_of_the_system_that_leads_elsewhere_can_match()
    {
        string[] names = [.. Directory.GetFiles("/usr/bin").Where(path => RealPath.TryResolve(path) is { } real
            && OtherName.SystemPath(path, real) == path).Take(20)];
        Assert.SkipWhen(names.Length == 0, "no program of /usr/bin is a link");
        string rules = string.Join(",", names.Select(name => $"{{\"pattern\":\"{name}\"}},{{\"pattern\":\"{name}\",\"argPattern\":\"^a$\"}}"));
        _state.Write(_state.Location.ExecApprovalsPath,
            $"{{\"version\":1,\"defaults\":{{\"security\":\"allowlist\"}},\"agents\":{{\"*\":{{\"allowlist\":[{rules}]}}}}}}");
        DoctorFinding found = RuleChecks.Rules(_state.Location, TimeProvider.System, Words);
        Assert.Equal((DoctorStatus.Pass, $"{names.Length * 2} rules; each can match something."), (found.Status, found.Message));
    }

    [Theory]
    [InlineData("""{"version":1,"agents":{"*":{"allowlist":[{"pattern":"sh","argpattern":"^a$"}]}}}""",
        "agents.*.allowlist.argpattern (did you mean argPattern?)")]
    [InlineData("""{"version":1,"agents":{"*":{"allowlist":[{"pattern":"sh","argPatern":"^a$"}]}}}""", "did you mean argPattern?")]
    [InlineData("""{"version":1,"agents":{"main":{"allowlist":[{"pattern":"sh","arg_pattern":"^a$"}]}}}""",
        "agents.main.allowlist.arg_pattern")]
    [InlineData("""{"version":1,"agents":{"*":{"allowlist":[{"pattern":"sh","allowedenv":["A"]}]}}}""", "did you mean allowedEnv?")]
    [InlineData("""{"version":1,"defaults":{"Security":"deny"}}""", "defaults.Security (did you mean security?)")]
    [InlineData("""{"version":1,"defaults":{"security":"full","ASK":"always"}}""", "did you mean ask?")]
    [InlineData("""{"version":1,"defaults":{"ask-fallback":"deny"}}""", "did you mean askFallback?")]
    [InlineData("""{"version":1,"default":{"security":"deny"}}""", "default (did you mean defaults?)")]
    [InlineData("""{"version":1,"Agents":{"main":{"security":"deny"}}}""", "Agents (did you mean agents?)")]
    [InlineData("""{"version":1,"agents":{"main":{"secuirty":"deny"}}}""", "agents.main.secuirty")]
    [InlineData("""{"version":1,"agents":{"main":{"allowList":[]}}}""", "did you mean allowlist?")]
    [InlineData("""{"version":1,"defaults":{"security":"allowlist","ask":"on-miss"},"later":{"x":1},"agents":{"main":{"note":"reviewed"}}}""", null)]
    public void A_misspelt_name_in_the_policy_is_seen(string policy, string? said)
    {
        _state.Write(_state.Location.ExecApprovalsPath, policy);
        DoctorFinding found = RuleChecks.Rules(_state.Location, TimeProvider.System, Words);
        Assert.Equal(said is not null, found.Message.Contains("gives no meaning to"));
        if (said is not null)
        {
            Assert.Equal(DoctorStatus.Warn, found.Status);
            Assert.Contains(said, found.Message);
            Assert.Contains("exec-approvals.json", found.Fix);
        }
    }

    [Fact]
    public void A_history_that_was_cut_is_seen()
    {
        var approvals = new OpenClaw.Node.Audit.ExecAuditLog(_state.Location);
        for (int i = 0; i < 3; i++)
        {
            approvals.Append(new OpenClaw.Node.Audit.ExecAuditRecord { Kind = OpenClaw.Node.Audit.ExecAuditKind.Changed, Detail = "x" });
        }
        Assert.Equal(DoctorStatus.Pass, RuleChecks.History(_state.Location, TimeProvider.System, Words).Status);
        string[] lines = File.ReadAllLines(approvals.CurrentPath);
        File.WriteAllLines(approvals.CurrentPath, [lines[0], lines[2]]);
        DoctorFinding found = RuleChecks.History(_state.Location, TimeProvider.System, Words);
        Assert.Equal((DoctorStatus.Warn, "openclaw-node approvals history --verify"), (found.Status, found.Fix));
    }

    [Fact]
    public void A_clock_that_cannot_be_right_is_seen_without_a_gateway()
    {
        Assert.Null(StateChecks.Clock(_state.Location, Now));
        Assert.Equal(DoctorStatus.Warn, StateChecks.Clock(_state.Location, new DateTimeOffset(1970, 1, 1, 0, 3, 0, TimeSpan.Zero))!.Status);
        _state.Write(_state.Location.NodeConfigPath, "{}");
        File.SetLastWriteTimeUtc(_state.Location.NodeConfigPath, Now.UtcDateTime.AddDays(3));
        Assert.Contains("gone back", StateChecks.Clock(_state.Location, Now)!.Message);
        Assert.Null(StateChecks.Clock(_state.Location, Now.AddDays(3)));
    }
}
