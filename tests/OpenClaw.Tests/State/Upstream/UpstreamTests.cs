using OpenClaw.Node.State;
using OpenClaw.Node.State.Upstream;

namespace OpenClaw.Tests.State.Upstream;

/// <summary>
/// State of OpenClaw's own node host. upstream.sqlite was written by SQLite 3 (pages of 512 bytes, so that tables have inner pages and rows
/// overflow; two transactions are in its log only); the key in it is the published one of RFC 8032, test 1.
/// </summary>
public class UpstreamTests
{
    private const string DeviceId = "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9";

    [Fact]
    public void A_database_is_taken_over_with_what_is_only_in_its_log()
    {
        using var state = new TestState();
        string theirs = MakeDatabase(state);
        byte[][] before = Files(theirs);

        StateImportResult result = StateImport.Run(theirs, state.Location, force: false);

        Assert.Equal((DeviceId, true, true), (result.DeviceId, result.HasDeviceToken, result.HasPolicy));
        Assert.Equal(DeviceId, new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId);
        Assert.Equal("in-the-log", new DeviceTokenStore(state.Location).Load(DeviceId, "node")!.Token);
        NodeConfig node = new NodeConfigStore(state.Location).Load();
        Assert.Equal(("11111111-2222-4333-8444-555555555555", "renamed", "gw.example"),
            (node.NodeId, node.DisplayName, node.Gateway?.Host));
        string policy = File.ReadAllText(state.Location.ExecApprovalsPath);
        Assert.Contains("/usr/bin/tool199", policy);
        Assert.DoesNotContain("secret", policy);
        Assert.Equal(before, Files(theirs));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(theirs, "state")).Length);
    }

    [Theory]
    [InlineData(0, "renamed", "in-the-log")] // whole
    [InlineData(1, "theirs", "in-the-log")] // the last transaction is not whole: as if it had never begun
    [InlineData(1640, "theirs", "older")] // no log
    public void A_log_counts_as_far_as_it_was_committed(int cut, string name, string token)
    {
        using var state = new TestState();
        string theirs = MakeDatabase(state);
        string log = Path.Combine(theirs, "state", "openclaw.sqlite-wal");
        byte[] whole = File.ReadAllBytes(log);
        File.WriteAllBytes(log, [.. whole.Take(whole.Length - cut)]);
        UpstreamState read = UpstreamState.Read(theirs, state.Root);
        Assert.Equal(name, read.Node!["displayName"]!.AsText);
        Assert.Equal(token, read.DeviceAuth!["tokens"]!.AsObject!["node"]!.AsObject!["token"]!.AsText);
    }

    [Fact]
    public void A_frame_with_a_wrong_sum_ends_the_log()
    {
        using var state = new TestState();
        string theirs = MakeDatabase(state);
        string log = Path.Combine(theirs, "state", "openclaw.sqlite-wal");
        byte[] bytes = File.ReadAllBytes(log);
        bytes[32 + 24 + 100] ^= 1;
        File.WriteAllBytes(log, bytes);
        Assert.Equal("theirs", UpstreamState.Read(theirs, state.Root).Node!["displayName"]!.AsText);
    }

    [Fact]
    public void Numbers_of_every_width_long_texts_and_added_columns_are_read()
    {
        using var state = new TestState();
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows =
            SqliteFile.Open(Path.Combine(MakeDatabase(state), "state", "openclaw.sqlite")).ReadTable("numbers");
        Assert.Equal(312, rows.Count);
        Assert.Equal([0L, 1L, -1L, 127L, 128L, -129L, 32768L, 8388608L, 1L << 31, 1L << 40, -(1L << 47) - 1, 1L << 62],
            rows.Take(12).Select(row => (long)row["n"]!));
        Assert.Equal(4611546382606610351, rows.Sum(row => (long)row["n"]!));
        Assert.All(rows.Take(12), row => Assert.Equal((long)(Math.Abs((decimal)(long)row["n"]!) % 300), ((string)row["note"]!).Length));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => "row " + i), rows.Skip(12).Select(row => (string)row["note"]!));
        Assert.All(rows, row => Assert.Null(row["late"]));
    }

    [Fact]
    public void What_is_not_understood_is_refused_and_what_is_not_there_is_empty()
    {
        using var state = new TestState();
        SqliteFile database = SqliteFile.Open(Path.Combine(MakeDatabase(state), "state", "openclaw.sqlite"));
        Assert.Throws<FormatException>(() => database.ReadTable("odd"));
        Assert.Empty(database.ReadTable("none"));
    }

    [Fact]
    public void A_damaged_database_is_an_error_and_nothing_else()
    {
        using var state = new TestState();
        string theirs = MakeDatabase(state), path = Path.Combine(theirs, "state", "openclaw.sqlite");
        File.Delete(path + "-wal");
        byte[] good = File.ReadAllBytes(path);
        var random = new Random(1);
        for (int round = 0; round < 400; round++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int i = 0; i < 12; i++)
            {
                bad[100 + random.Next(bad.Length - 100)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(path, round % 4 == 0 ? [.. bad.Take(random.Next(bad.Length))] : bad);
            try
            {
                UpstreamState.Read(theirs, state.Root);
            }
            catch (NodeStateException problem)
            {
                Assert.Equal(StateProblem.Malformed, problem.Problem);
            }
        }
    }

    [Fact]
    public void Files_are_taken_over_as_they_are()
    {
        using var state = new TestState();
        StateLocation theirs = StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR" ? Path.Combine(state.Root, "theirs") : null,
            state.Root);
        string id = new DeviceIdentityStore(theirs).LoadOrCreate().DeviceId;
        state.Write(theirs.ExecApprovalsPath, """{"version":1,"socket":{"path":"/x","token":"secret"},"defaults":{"security":"deny"}}""");

        StateImportResult result = StateImport.Run(theirs.Directory, state.Location, force: false);

        Assert.Equal((id, false, true), (result.DeviceId, result.HasDeviceToken, result.HasPolicy));
        Assert.Equal(id, new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId);
        Assert.DoesNotContain("secret", File.ReadAllText(state.Location.ExecApprovalsPath));
    }

    [Fact]
    public void An_identity_that_is_here_already_is_replaced_only_when_told()
    {
        using var state = new TestState();
        string theirs = MakeDatabase(state);
        string mine = new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId;
        Assert.Equal(StateProblem.Unsafe,
            Assert.Throws<NodeStateException>(() => StateImport.Run(theirs, state.Location, force: false)).Problem);
        Assert.Equal(mine, new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId);
        Assert.False(File.Exists(state.Location.ExecApprovalsPath));
        StateImport.Run(theirs, state.Location, force: true);
        Assert.Equal(DeviceId, new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId);
    }

    [Fact]
    public void A_running_node_keeps_its_state()
    {
        using var state = new TestState();
        PrivateFile.EnsureDirectory(state.Location.Directory);
        using FileLock running = FileLock.TryAcquire(state.Location.InstanceLockPath)!;
        Assert.Equal(StateProblem.AlreadyRunning,
            Assert.Throws<NodeStateException>(() => StateImport.Run(MakeDatabase(state), state.Location, force: true)).Problem);
    }

    [Fact]
    public void Files_count_where_the_database_beside_them_holds_no_node_or_cannot_be_read()
    {
        using var state = new TestState();
        StateLocation theirs = StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR" ? Path.Combine(state.Root, "theirs") : null,
            state.Root);
        string id = new DeviceIdentityStore(theirs).LoadOrCreate().DeviceId;
        string database = Path.Combine(theirs.Directory, "state", "openclaw.sqlite");
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);

        // As 2026.6.11 leaves it: the first page is written, everything else is in the log.
        byte[] fresh = new byte[4096];
        System.Text.Encoding.ASCII.GetBytes("SQLite format 3\0").CopyTo(fresh, 0);
        new byte[] { 0x10, 0, 2, 2, 0, 64, 32, 32 }.CopyTo(fresh, 16);
        fresh[100] = 13;
        File.WriteAllBytes(database, fresh);
        Assert.Equal(id, UpstreamState.Read(theirs.Directory, state.Root).Identity["deviceId"]!.AsText);

        File.WriteAllText(database, "no database");
        Assert.Equal(id, UpstreamState.Read(theirs.Directory, state.Root).Identity["deviceId"]!.AsText);
    }

    [Fact]
    public void A_directory_without_a_node_is_named()
    {
        using var state = new TestState();
        Directory.CreateDirectory(Path.Combine(state.Root, "empty"));
        Assert.Contains("no device identity",
            Assert.Throws<NodeStateException>(() => UpstreamState.Read(Path.Combine(state.Root, "empty"), state.Root)).Message);
    }

    private static string MakeDatabase(TestState state)
    {
        string directory = Path.Combine(state.Root, "theirs");
        Directory.CreateDirectory(Path.Combine(directory, "state"));
        foreach (string end in new[] { "", "-wal" })
        {
            using Stream resource = typeof(UpstreamTests).Assembly.GetManifestResourceStream("Upstream/upstream.sqlite" + end)!;
            using FileStream file = File.Create(Path.Combine(directory, "state", "openclaw.sqlite" + end));
            resource.CopyTo(file);
        }
        return directory;
    }

    private static byte[][] Files(string directory) =>
        [.. Directory.GetFiles(directory, "*", SearchOption.AllDirectories).OrderBy(name => name, StringComparer.Ordinal)
            .Select(File.ReadAllBytes)];
}
