// Tests of permission bits skip themselves on Windows.
#pragma warning disable CA1416
using System.Text;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.State;

public class PrivateFileTests
{
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Theory]
    [InlineData("create")]
    [InlineData("protect")]
    [InlineData("write")]
    [InlineData("flush")]
    [InlineData("replace")]
    [InlineData("done")]
    public void A_writer_that_dies_at_any_step_leaves_the_old_or_the_new_content(string step)
    {
        using var state = new TestState();
        string path = state.Location.NodeConfigPath;
        PrivateFile.WriteAtomic(path, Bytes("old"));
        // An exception that the writer does not expect ends it as a kill would: nothing is cleaned up.
        Assert.Throws<InvalidOperationException>(() => PrivateFile.WriteAtomic(path, Bytes("new content"), at =>
        {
            if (at == step)
            {
                throw new InvalidOperationException(step);
            }
        }));
        Assert.Equal(step == "done" ? "new content" : "old", Encoding.UTF8.GetString(PrivateFile.Read(path)!));
        // And the next writer is not in its way.
        PrivateFile.WriteAtomic(path, Bytes("next"));
        Assert.Equal("next", Encoding.UTF8.GetString(PrivateFile.Read(path)!));
    }

    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task Readers_see_one_content_or_the_other_while_it_is_replaced()
    {
        using var state = new TestState();
        string path = state.Location.NodeConfigPath;
        string[] contents = [new string('a', 5000), new string('b', 9000)];
        PrivateFile.WriteAtomic(path, Bytes(contents[0]));
        // The reader says when it is done: fifty writes may be over before it had its first turn.
        using var done = new CancellationTokenSource();
        Task reader = Task.Run(() =>
        {
            for (var seen = new HashSet<string>(); seen.Count < contents.Length;)
            {
                string read = Encoding.UTF8.GetString(PrivateFile.Read(path)!);
                Assert.Contains(read, contents);
                seen.Add(read);
            }
        }, TestContext.Current.CancellationToken).ContinueWith(ended => { done.Cancel(); return ended; }, TaskScheduler.Default).Unwrap();
        for (int i = 0; i < 50 || !done.IsCancellationRequested; i++)
        {
            PrivateFile.WriteAtomic(path, Bytes(contents[i % 2]));
        }
        await reader;
    }

#if NET
    [PosixFact]
    public void Files_and_folders_are_for_their_owner_alone()
    {
        using var state = new TestState();
        PrivateFile.WriteAtomic(state.Location.DeviceIdentityPath, Bytes("x"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(state.Location.DeviceIdentityPath));
        foreach (string directory in new[] { state.Location.Directory, Path.GetDirectoryName(state.Location.DeviceIdentityPath)! })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }
    }

    [PosixFact]
    public void A_file_that_was_open_to_others_is_private_after_the_next_write()
    {
        using var state = new TestState();
        PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("x"));
        File.SetUnixFileMode(state.Location.NodeConfigPath, (UnixFileMode)0b110_110_110);
        PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("y"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(state.Location.NodeConfigPath));
    }

    [PosixTheory]
    [InlineData(0b111_111_111)]
    [InlineData(0b111_010_010)]
    [InlineData(0b111_000_010)]
    public void A_folder_that_others_can_write_is_refused_with_the_fix(int mode)
    {
        using var state = new TestState();
        PrivateFile.EnsureDirectory(state.Location.Directory);
        File.SetUnixFileMode(state.Location.Directory, (UnixFileMode)mode);
        NodeStateException problem =
            Assert.Throws<NodeStateException>(() => PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("x")));
        Assert.Equal(StateProblem.Unsafe, problem.Problem);
        Assert.Contains("chmod 700", problem.Message);
    }

    [PosixFact]
    public void A_link_in_place_of_the_file_is_refused_and_its_target_untouched()
    {
        using var state = new TestState();
        PrivateFile.EnsureDirectory(state.Location.Directory);
        string target = Path.Combine(state.Root, "target");
        File.WriteAllText(target, "theirs");
        File.CreateSymbolicLink(state.Location.NodeConfigPath, target);
        Assert.Equal(StateProblem.Unsafe,
            Assert.Throws<NodeStateException>(() => PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("x"))).Problem);
        Assert.Equal("theirs", File.ReadAllText(target));
    }
#endif

    /// <summary>What a file that cannot be written is: .NET says it of one that may not become larger (ulimit -f) in its own way.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_written_is_a_problem_of_the_state(bool tooLarge)
    {
        using var state = new TestState();
        string path = state.Location.NodeConfigPath;
        PrivateFile.WriteAtomic(path, Bytes("old"));
        Exception said = tooLarge ? new ArgumentOutOfRangeException(nameof(tooLarge)) : new IOException("No space left on device");
        NodeStateException problem = Assert.Throws<NodeStateException>(() => PrivateFile.WriteAtomic(path, Bytes("new"),
            at => _ = at == "flush" ? throw said : 0));
        Assert.Contains(tooLarge ? "ulimit -f" : "No space left", problem.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!, "*" + Path.GetFileName(path) + "*"));
    }

    [Fact]
    public void A_failed_write_leaves_no_temporary_file()
    {
        using var state = new TestState();
        PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("old"));
        Assert.Throws<NodeStateException>(() =>
            PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("new"),
                at => throw (at == "flush" ? new IOException("disk full") : new IOException("early"))));
        Assert.Equal([state.Location.NodeConfigPath], Directory.GetFiles(state.Location.Directory));
        Assert.Equal("old", File.ReadAllText(state.Location.NodeConfigPath));
    }

    [Fact]
    public void What_is_missing_is_null_and_what_is_too_large_is_refused()
    {
        using var state = new TestState();
        Assert.Null(PrivateFile.Read(state.Location.NodeConfigPath));
        PrivateFile.WriteAtomic(state.Location.NodeConfigPath, Bytes("0123456789"));
        Assert.Equal(StateProblem.Malformed,
            Assert.Throws<NodeStateException>(() => PrivateFile.Read(state.Location.NodeConfigPath, limit: 9)).Problem);
        Assert.Equal(10, PrivateFile.Read(state.Location.NodeConfigPath, limit: 10)!.Length);
    }
}
