#if NET
using System.Diagnostics;
using OpenClaw.Node.Native;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

/// <summary>Root copies the program into the directory of a service's account, which may have put links in the way.</summary>
public sealed class RuntimePlaceTests : IDisposable
{
    private const string Account = "12345:12345";

    private readonly string _directory = Path.Combine(OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp",
        "openclaw place " + Guid.NewGuid().ToString("N"));

    public RuntimePlaceTests()
    {
        Directory.CreateDirectory(_directory);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
        }
    }

    private string State => Path.Combine(_directory, "state");

    private string Victim => Path.Combine(_directory, "victim");

    private string Root => RuntimeFolder.PathIn(State);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("0.1.0-7ba18cfb", true)]
    [InlineData("1.2.3-rc.1+build-00000000", true)]
    [InlineData("2026.11.29-0123abcd", true)]
    [InlineData(".0.1.0-7ba18cfb.0123456789abcdef0123456789abcdef", true)]
    [InlineData("mail", false)]
    [InlineData("home-alice", false)]
    [InlineData("current", false)]
    [InlineData("current.new", false)]
    [InlineData("0.1.0", false)]
    [InlineData("0.1.0-7BA18CFB", false)]
    [InlineData("0.1.0-7ba18cfb0", false)]
    [InlineData("-7ba18cfb", false)]
    [InlineData(".ssh", false)]
    [InlineData(".cache-7ba18cfb", false)]
    [InlineData("backup of-7ba18cfb", false)]
    public void OnlyCopiesAreDeleted(string name, bool copy)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(path);
        Assert.Equal(copy, RuntimePlace.IsCopy(path));
    }

    /// <param name="trap">What the account did, by a shell in its state directory.</param>
    /// <param name="refused">What the message says; empty where the program is copied all the same.</param>
    [PosixTheory]
    [InlineData("", "")]
    [InlineData("mkdir runtime", "")]
    [InlineData("ln -s \"$V\" runtime", "rm '")]
    [InlineData("ln -s ../victim runtime", "is a link (of user 12345")]
    [InlineData("ln -s /nowhere/at/all runtime", "is a link")]
    [InlineData("ln -s . runtime", "is a link")]
    [InlineData("ln -s \"$V\" hop; ln -s hop runtime", "is a link")]
    [InlineData("touch runtime", "is no directory")]
    [InlineData("mkfifo runtime", "is no directory")]
    [InlineData("mkdir runtime; ln -s \"$V\" runtime/current", "")]
    [InlineData("mkdir runtime; ln -s \"$V\" runtime/current.new", "")]
    [InlineData("mkdir -p runtime/current/mine", "linking")]
    [InlineData("mkdir runtime; ln -s \"$V\" runtime/0.0.9-0123abcd", "")]
    [InlineData("mkdir -p runtime/0.0.9-0123abcd/a; ln -s \"$V\" runtime/0.0.9-0123abcd/a/b", "")]
    [InlineData("mkdir runtime; ln -s \"$V\" \"runtime/$N\"", "could not be copied")]
    [InlineData("mkdir runtime; chmod 777 runtime", "can write to")]
    [InlineData("mkdir -p runtime/kept", "")]
    public void RootWritesAndDeletesNothingThatTheAccountLeadsItTo(string trap, string refused)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && PosixAccounts.IsRoot,
            "only root on Linux can give a directory away and act as its owner");
        RuntimeSource source = Prepare();
        Shell($"cd \"$S\" && {(trap.Length > 0 ? trap : ":")}; chown -R -h {Account} .", NameOf(source));
        if (refused.Length == 0)
        {
            Assert.True(RuntimeFolder.Stage(source, State));
            string program = Path.Combine(RuntimeFolder.Current(State), "openclaw-node");
            Assert.Equal("v1", File.ReadAllText(program));
            Assert.Equal(12345u, PosixStat.Of(program, followLinks: true)!.Value.User);
            Assert.Equal(0b111_101_000, PosixStat.Of(program, followLinks: true)!.Value.Permissions);
            Assert.Equal(trap.Contains("kept"), Directory.Exists(Path.Combine(Root, "kept")));
        }
        else
        {
            Assert.Contains(refused, Assert.Throws<NodeStateException>(() => RuntimeFolder.Stage(source, State)).Message,
                StringComparison.Ordinal);
        }
        Whole();
        RuntimeFolder.Remove(State);
        Assert.False(Directory.Exists(Root));
        Whole();
        Assert.Equal(0u, new ProcessFile(_directory).Owner);
    }

    [PosixFact]
    public void RootRefusesAStateDirectoryBelowAnothersDirectory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && PosixAccounts.IsRoot,
            "only root on Linux can give a directory away and act as its owner");
        RuntimeSource source = Prepare();
        Shell("chown 12346 \"$D\"", "");
        Assert.Contains("belongs to another account (user 12346)",
            Assert.Throws<NodeStateException>(() => RuntimeFolder.Stage(source, State)).Message, StringComparison.Ordinal);
        Shell("chown 0 \"$D\"; mkdir \"$S/runtime\"", "");
        Assert.Contains("chown -R -h 12345:12345", Assert.Throws<NodeStateException>(() => RuntimeFolder.Stage(source, State)).Message,
            StringComparison.Ordinal);
        Whole();
    }

    /// <summary>Whom a file belongs to that is made now: the thread has its own rights back.</summary>
    private readonly struct ProcessFile
    {
        public ProcessFile(string directory)
        {
            string path = Path.Combine(directory, "made");
            File.WriteAllText(path, "");
            Owner = PosixStat.Of(path, followLinks: false)!.Value.User;
        }

        public uint Owner { get; }
    }

    private RuntimeSource Prepare()
    {
        foreach (string directory in new[] { State, Path.Combine(Victim, "mail"), Path.Combine(Victim, "0.0.1-0123abcd"),
            Path.Combine(_directory, "origin") })
        {
            Directory.CreateDirectory(directory);
        }
        File.WriteAllText(Path.Combine(Victim, "mail", "m"), "m");
        File.WriteAllText(Path.Combine(Victim, "0.0.1-0123abcd", "x"), "x");
        File.WriteAllText(Path.Combine(_directory, "origin", "openclaw-node"), "v1");
        // Readable for root alone: the copy is made all the same.
        Shell("chmod 700 \"$D/origin\"; chmod 750 \"$D/origin/openclaw-node\"; chmod 755 \"$V\"; chmod 700 \"$S\"; chown " + Account
            + " \"$S\"", "");
        return new RuntimeSource { Kind = ServiceRuntimeKind.Executable, Version = "1.0.0", Directory = Path.Combine(_directory, "origin"),
            Entry = "openclaw-node" };
    }

    // The name of the copy, from a copy elsewhere.
    private string NameOf(RuntimeSource source)
    {
        string elsewhere = Path.Combine(_directory, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        RuntimeFolder.Stage(source, elsewhere);
        return Directory.GetDirectories(RuntimeFolder.PathIn(elsewhere)).Select(d => Path.GetFileName(d)!)
            .Single(name => name != "current");
    }

    private void Whole() => Assert.Equal(["0.0.1-0123abcd", "0.0.1-0123abcd/x", "mail", "mail/m"],
        Directory.EnumerateFileSystemEntries(Victim, "*", SearchOption.AllDirectories).Select(path => path.Substring(Victim.Length + 1))
            .Order(StringComparer.Ordinal));

    private void Shell(string text, string name)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("umask 022; " + text);
        (start.Environment["D"], start.Environment["S"], start.Environment["V"], start.Environment["N"]) = (_directory, State,
            Victim, name);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
#endif
