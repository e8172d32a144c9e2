#if NET
// Tests of permission bits skip themselves on Windows.
#pragma warning disable CA1416
using System.Diagnostics;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Trust;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.State;

/// <summary>Who may own what a node trusts: sshd's StrictModes, told on paths that are only described, and on real files.</summary>
public class StateTrustTests
{
    private const uint Me = 1000;
    private const uint Other = 1001;
    private const uint Nobody = 65534;
    private const uint MyGroup = 1000;
    private const uint Staff = 50;

    private static PosixStat Stat(uint user, int mode, uint group) => new((ushort)mode, user, group, 1, 1, 0, 0, 0, 1);

    // "path owner mode group", one each; a mode of 4 digits is a directory's, "l" before it a link's, "f" a file's.
    private static PosixTrust Trust(string tree, uint me = Me, uint? also = null)
    {
        Dictionary<string, PosixStat> files = new() { ["/"] = Stat(0, 0x4000 | 0x1ed, 0) };
        foreach (string[] parts in tree.Split(';').Select(line => line.Trim().Split(' ')).Where(parts => parts.Length == 4))
        {
            int kind = parts[2][0] == 'f' ? 0x8000 : 0x4000;
            files[parts[0]] = Stat(uint.Parse(parts[1]), kind | Convert.ToInt32(parts[2].TrimStart('f'), 8), uint.Parse(parts[3]));
        }
        return new PosixTrust(me, also, group => group == MyGroup || group == 0, user => user == Nobody,
            path => files.TryGetValue(path, out PosixStat stat) ? stat : null);
    }

    /// <summary>The number of accounts that cannot be seen is nobody's only where nobody cannot be seen either.</summary>
    [Theory]
    [InlineData("0 0 4294967295", "65534", 0, uint.MaxValue)] // the machine itself
    [InlineData("0 0 65536", "65534", 0, uint.MaxValue)] // Docker's userns-remap
    [InlineData("0 100000 65536", "65534", 0, uint.MaxValue)] // LXC
    [InlineData("0 1000 1;1 100000 65536", "65534", 0, uint.MaxValue)] // rootless podman
    [InlineData("0 1000 1;1 100000 65533", "65534", 0, 65534)] // its last account is 65533
    [InlineData("0 1000 1;1 100000 65534", "65534", 0, uint.MaxValue)]
    [InlineData("0 1000 1", "65534", 0, 65534)] // unshare -r
    [InlineData("1000 1000 1", "65534", 1000, 65534)] // bubblewrap
    [InlineData("65534 1000 1", "65534", 65534, uint.MaxValue)] // this very account
    [InlineData("0 0 1;65534 65534 1", "65534", 0, uint.MaxValue)]
    [InlineData("0 0 1", "9999", 0, 9999)]
    [InlineData("", "65534", 0, uint.MaxValue)] // no such file: no Linux
    [InlineData("0 0", "65534", 0, uint.MaxValue)]
    [InlineData("what is this", "65534", 0, uint.MaxValue)]
    [InlineData("0 1000 1", "x", 0, uint.MaxValue)]
    public void Nobody_is_trusted_only_where_it_stands_for_who_cannot_be_seen(string map, string overflow, uint me, uint expected) =>
        Assert.Equal(expected,
            PosixAccounts.UnmappedUser(map.Length == 0 ? [] : [.. map.Split(';').Select(line => "         " + line)], [overflow], me));

    [PosixTheory]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 0700 1000", "a home directory")]
    [InlineData("/home 0 0755 0; /home/me 1000 0775 1000; /home/me/.openclaw 1000 0775 1000", "a user private group under umask 002")]
    [InlineData("/tmp 0 1777 0; /tmp/x 1000 0700 1000; /tmp/x/.openclaw 1000 0700 1000", "below a sticky /tmp")]
    [InlineData("/var 0 0755 0; /var/lib 0 0755 0; /var/lib/openclaw-node 1000 0700 1000", "a service account below root's directories")]
    [InlineData("/var 0 0755 0; /var/lib 0 0755 0; /var/lib/openclaw-node 0 0755 0", "root's own directory")]
    [InlineData("/srv 0 0775 0; /srv/state 1000 0700 1000", "writable by root's group that nobody else is in")]
    [InlineData("/home 65534 0755 65534; /home/me 1000 0755 1000", "a parent of an account that the user namespace does not map")]
    [InlineData("", "nothing there yet")]
    [InlineData("/home 0 0755 0; /home/me 1000 0700 1000", "a directory that the first start makes")]
    [InlineData("/home 0 0755 0; /home/me 1000 0555 1000", "a directory that nobody may write")]
    [InlineData("/var 0 0755 0; /var/tmp 0 1777 0; /var/tmp/state 1000 0750 50", "readable by another group")]
    public void Honest_places_are_trusted(string tree, string what) =>
        Assert.Null(Trust(tree).OfDirectory(Deepest(tree)) is { } fault ? $"{what}: {fault.What}" : null);

    [PosixTheory]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1001 0700 1001", "/home/me/.openclaw",
        "chown 1000 '/home/me/.openclaw'")]
    [InlineData("/home 0 0755 0; /home/me 1001 0755 1001; /home/me/.openclaw 1000 0700 1000", "/home/me", "chown 1000 '/home/me'")]
    [InlineData("/home 1001 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 0700 1000", "/home", "chown")]
    [InlineData("/home 0 0777 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 0700 1000", "/home", "chmod go-w '/home'")]
    [InlineData("/home 0 0755 0; /home/me 1000 0777 1000; /home/me/.openclaw 1000 0700 1000", "/home/me", "chmod go-w")]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 0777 1000", "/home/me/.openclaw",
        "chmod 700 '/home/me/.openclaw'")]
    [InlineData("/home 0 0755 0; /home/me 1000 0775 50; /home/me/.openclaw 1000 0700 1000", "/home/me", "chmod go-w")]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 1777 1000", "/home/me/.openclaw", "chmod 700")]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 1770 50", "/home/me/.openclaw", "chmod 700")]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 0 3777 0", "/home/me/.openclaw", "chmod 700")]
    [InlineData("/tmp 0 1777 0", "/tmp", "chmod 700 '/tmp'")]
    [InlineData("/home 0 0755 0; /home/me 1000 0755 1000; /home/me/.openclaw 1000 0770 50", "/home/me/.openclaw", "chmod 700")]
    [InlineData("/tmp 0 1777 0; /tmp/x 1001 0755 1001; /tmp/x/.openclaw 1000 0700 1000", "/tmp/x", "chown")]
    [InlineData("/tmp 1001 1777 0; /tmp/x 1000 0700 1000", "/tmp", "chown")]
    [InlineData("/home 0 0755 0; /home/me 65534 0755 1000", "/home/me", "chown")]
    [InlineData("/ 1001 0755 0; /x 1000 0700 1000", "/", "chown")]
    [InlineData("/ 0 0777 0; /x 1000 0700 1000", "/", "chmod")]
    [InlineData("/it's 1001 0700 0", "/it's", "chown 1000 '/it'\\''s'")]
    public void What_somebody_else_could_change_is_named_with_the_command_that_mends_it(string tree, string path, string fix)
    {
        StateFault fault = Assert.IsType<StateFault>(Trust(tree).OfDirectory(Deepest(tree)));
        Assert.Equal(path, fault.Path);
        Assert.StartsWith(fix, fault.Fix);
        Assert.Contains(path, fault.What);
    }

    [PosixTheory]
    [InlineData(0u, null, false)]
    [InlineData(0u, Other, true)]
    [InlineData(Me, null, false)]
    [InlineData(Other, null, true)]
    public void Root_runs_on_its_own_state_and_looks_at_that_of_others(uint me, uint? also, bool trusted) =>
        Assert.Equal(trusted, Trust("/var 0 0755 0; /var/x 1001 0700 1001", me, also).OfDirectory("/var/x") is null);

    [PosixTheory]
    [InlineData(Me, 0x8180, MyGroup, true)]
    [InlineData(0u, 0x81a4, 0u, true)]
    [InlineData(Me, 0x81b4, MyGroup, true)]
    [InlineData(Me, 0x81b4, Staff, false)]
    [InlineData(Me, 0x81b6, MyGroup, false)]
    [InlineData(Me, 0x8182, MyGroup, false)]
    [InlineData(Other, 0x8180, MyGroup, false)]
    [InlineData(Nobody, 0x8180, MyGroup, false)]
    [InlineData(Me, 0xa1ff, MyGroup, false)]
    [InlineData(Me, 0x1180, MyGroup, false)]
    [InlineData(Me, 0xc180, MyGroup, false)]
    [InlineData(Me, 0x2180, MyGroup, false)]
    [InlineData(Me, 0x6180, MyGroup, false)]
    [InlineData(Me, 0x41c0, MyGroup, false)]
    public void A_file_is_plain_and_of_ours_or_roots(uint user, int mode, uint group, bool trusted) =>
        Assert.Equal(trusted, Trust("").OfFile("/x/y", Stat(user, mode, group)) is null);

    [Theory]
    [InlineData("me:x:1000:", "me:x:1000:1000::/home/me:/bin/sh", true)]
    [InlineData("me:x:1000:me", "me:x:1000:1000::/home/me:/bin/sh", true)]
    [InlineData("me:x:1000:root,me", "root:x:0:0::/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh", true)]
    [InlineData("me:x:1000:eve", "me:x:1000:1000::/home/me:/bin/sh", false)]
    [InlineData("me:x:1000:", "me:x:1000:1000::/home/me:/bin/sh\neve:x:1001:1000::/home/eve:/bin/sh", false)]
    [InlineData("users:x:1000:", "me:x:1000:1000::/home/me:/bin/sh", false)]
    [InlineData("", "me:x:1000:1000::/home/me:/bin/sh", false)]
    [InlineData("me:x:1000:", "", false)]
    [InlineData("root:x:1000:", "me:x:1000:1000::/home/me:/bin/sh", true)]
    [InlineData("broken", "me:x:1000:1000::/home/me:/bin/sh", false)]
    public void A_private_group_is_the_accounts_own(string groups, string accounts, bool expected) =>
        Assert.Equal(expected, PosixAccounts.IsPrivate(1000, groups.Split('\n'), accounts.Split('\n'), 1000));

    [Theory]
    [InlineData("", "", 0x12)]
    [InlineData("me:x:1000:1000::/home/me:/bin/sh", "UMASK\t\t022", 0x12)]
    [InlineData("me:x:1000:1000::/home/me:/bin/sh", "# UMASK 077\nUMASK 027", 0x17)]
    [InlineData("me:x:1000:1000:Me,,,,umask=002:/home/me:/bin/sh", "UMASK 077", 0x2)]
    [InlineData("me:x:1000:1000:umask=0077:/home/me:/bin/sh", "", 0x3f)]
    [InlineData("eve:x:1001:1001:umask=000:/home/me:/bin/sh", "UMASK 077", 0x3f)]
    [InlineData("me:x:1000:1000:umask=99:/home/me:/bin/sh", "", 0x12)]
    [InlineData("me:x:1000:1000:umask=:/home/me:/bin/sh", "UMASK nonsense", 0x12)]
    [InlineData("me:x:1000:1000::/home/me:/bin/sh", "UMASK 777777", 0x12)]
    [InlineData("broken", "UMASK", 0x12)]
    public void The_umask_of_commands_is_the_accounts(string accounts, string defaults, int expected) =>
        Assert.Equal(expected, PosixAccounts.Umask(accounts.Split('\n'), defaults.Split('\n'), 1000));

    [PosixTheory]
    [InlineData("exec-approvals.json")]
    [InlineData("node.json")]
    [InlineData("openclaw.json")]
    [InlineData("identity/device.json")]
    [InlineData("identity/device-auth.json")]
    [InlineData("service.json")]
    [InlineData("service.secrets")]
    [InlineData("exec-requests.json")]
    [InlineData("audit/exec.head")]
    [InlineData("node.sock-path")]
    public async Task No_reader_waits_at_a_FIFO_or_goes_where_a_link_leads(string name)
    {
        using var state = new TestState();
        string path = Path.Combine(state.Location.Directory, name);
        PrivateFile.EnsureDirectory(Path.GetDirectoryName(path)!);
        using (Process make = Process.Start("mkfifo", path))
        {
            make.WaitForExit();
        }
        NodeStateException fifo = await Task.Run(() => Assert.Throws<NodeStateException>(() => PrivateFile.Read(path)))
            .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Contains("not a plain file", fifo.Message);
        File.Delete(path);
        string target = Path.Combine(state.Root, "target");
        File.WriteAllText(target, "{}");
        File.CreateSymbolicLink(path, target);
        Assert.Contains("is a link", Assert.Throws<NodeStateException>(() => PrivateFile.Read(path)).Message);
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Contains("not a plain file", Assert.Throws<NodeStateException>(() => PrivateFile.Read(path)).Message);
    }

    [PosixFact]
    public async Task A_policy_that_goes_bad_denies_and_one_that_is_good_again_works()
    {
        using var state = new TestState();
        string path = state.Location.ExecApprovalsPath, keep = path + ".kept";
        state.Write(path, "{\"version\":1,\"defaults\":{\"security\":\"full\"}}");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        var store = new ExecApprovalsStore(state.Location);
        (string What, Action Spoil, Action Mend)[] states =
        [
            ("directory for everybody", () => Mode(state.Location.Directory, "777"), () => Mode(state.Location.Directory, "700")),
            ("parent for everybody", () => Mode(state.Root, "777"), () => Mode(state.Root, "755")),
            ("file for everybody", () => Mode(path, "666"), () => Mode(path, "600")),
            ("identity for everybody",
                () => Mode(Path.Combine(Directory.CreateDirectory(Path.Combine(state.Location.Directory, "identity")).FullName), "777"),
                () => Mode(Path.Combine(state.Location.Directory, "identity"), "700")),
            ("a link", () => { File.Move(path, keep); File.CreateSymbolicLink(path, keep); },
                () => { File.Delete(path); File.Move(keep, path); }),
            ("a FIFO", () => { File.Move(path, keep); Process.Start("mkfifo", path).WaitForExit(); },
                () => { File.Delete(path); File.Move(keep, path); }),
            ("a directory", () => { File.Move(path, keep); Directory.CreateDirectory(path); },
                () => { Directory.Delete(path); File.Move(keep, path); }),
            ("a device", () => { File.Move(path, keep); File.CreateSymbolicLink(path, "/dev/zero"); },
                () => { File.Delete(path); File.Move(keep, path); }),
        ];
        foreach ((string what, Action spoil, Action mend) in states)
        {
            Assert.Equal(ExecSecurity.Full, store.Load().Document.Defaults.Security);
            spoil();
            ExecApprovalsSnapshot bad = await Task.Run(store.Load).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            Assert.True(bad.Document.Defaults.Security == ExecSecurity.Deny && bad.Malformed is { Length: > 0 }, what);
            Assert.Throws<NodeStateException>(() =>
                store.Update(document => document with { Defaults = new PolicySettings { Security = ExecSecurity.Full } }));
            mend();
        }
        Assert.Equal(ExecSecurity.Full, store.Load().Document.Defaults.Security);
    }

    [PosixFact]
    public void A_configuration_that_goes_bad_lets_nothing_run_until_it_is_good_again()
    {
        using var state = new TestState();
        state.Write(state.Location.ConfigPath, "{tools: {exec: {security: 'allowlist'}}}");
        File.SetLastWriteTimeUtc(state.Location.ConfigPath, DateTime.UtcNow.AddHours(-1));
        var config = new ExecConfigFile(state.Location.ConfigPath);
        Assert.Null(config.Load().Problem);
        Mode(state.Location.ConfigPath, "666");
        Assert.Contains("chmod go-w", config.Load().Problem);
        Mode(state.Location.ConfigPath, "644");
        Assert.Null(config.Load().Problem);
    }

    [PosixTheory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("exec-approvals.json")]
    [InlineData("openclaw.json")]
    [InlineData("node.json")]
    [InlineData("identity")]
    [InlineData("identity/device.json")]
    public void A_node_of_root_does_not_start_on_what_another_account_owns(string name)
    {
        Assert.SkipUnless(PosixAccounts.IsRoot, "only root can give a file away");
        using var state = new TestState();
        state.Write(state.Location.ExecApprovalsPath, "{\"version\":1}");
        state.Write(state.Location.ConfigPath, "{}");
        state.Write(state.Location.NodeConfigPath, "{\"version\":1,\"nodeId\":\"n\"}");
        new DeviceIdentityStore(state.Location).LoadOrCreate();
        string path = Path.GetFullPath(Path.Combine(state.Location.Directory, name));
        Process.Start("chown", ["12345", path]).WaitForExit();
        var options = new NodeOptions { State = state.Location, Host = "127.0.0.1", Port = 1 };
        NodeStartException refused = Assert.Throws<NodeStartException>(() => PreparedNode.Prepare(options, new ListLog()));
        Assert.Equal(78, refused.ExitCode);
        Assert.Contains($"chown 0 '{path}'", refused.Message);
        Process.Start("chown", ["0", path]).WaitForExit();
        Assert.NotNull(PreparedNode.Prepare(options, new ListLog()));
    }

    [PosixFact]
    public void Behind_a_link_the_same_owners_are_asked_for()
    {
        Assert.SkipUnless(PosixAccounts.IsRoot, "only root can give a directory away");
        using var state = new TestState();
        string real = Directory.CreateDirectory(Path.Combine(state.Root, "real")).FullName, link = Path.Combine(state.Root, "link");
        File.CreateSymbolicLink(link, real);
        StateLocation behind = state.Location with { Directory = Path.Combine(link, "state"),
            ConfigPath = Path.Combine(link, "state", "openclaw.json"), IsNodes = true };
        Directory.CreateDirectory(behind.Directory);
        Assert.Null(StateTrust.Find(behind));
        Process.Start("chown", ["12345", real]).WaitForExit();
        Assert.Equal(real, StateTrust.Find(behind)?.Path);
        Process.Start("chown", ["0", real]).WaitForExit();
        Process.Start("chown", ["-h", "12345", link]).WaitForExit();
        Assert.Equal(link, StateTrust.Find(behind)?.Path);
    }

    [PosixTheory]
    [InlineData("identity/device.json", "644")]
    [InlineData("identity/device.json", "640")]
    [InlineData("identity/device.json", "604")]
    [InlineData("identity/device-auth.json", "644")]
    [InlineData("service.secrets", "644")]
    public void A_secret_that_others_can_read_is_mended_and_spoken_of(string name, string mode)
    {
        using var state = new TestState();
        string path = Path.Combine(state.Location.Directory, name);
        state.Write(path, "{}");
        Mode(path, mode);
        string said = Assert.Single(SecretModes.Mend(state.Location));
        Assert.Contains(path, said);
        Assert.Contains("mode 0" + mode, said);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Empty(SecretModes.Mend(state.Location));
    }

    private static string Deepest(string tree) =>
        tree.Split(';').Select(line => line.Trim().Split(' ')[0]).LastOrDefault(path => path.Length > 0) ?? "/x";

    private static void Mode(string path, string mode)
    {
        using Process chmod = Process.Start("chmod", [mode, path]);
        chmod.WaitForExit();
    }
}
#endif
