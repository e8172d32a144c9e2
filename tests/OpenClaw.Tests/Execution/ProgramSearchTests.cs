using System.Diagnostics;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Tests.Execution;

/// <summary>
/// docs/protocol/process.md 1 and docs/protocol/commands.md 3.1 on POSIX; Windows's rules are in <see cref="WindowsProgramTests"/>.
/// </summary>
public sealed class ProgramSearchTests : IDisposable
{
    private readonly string _folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "openclaw-find-" + Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(string relative, bool executable)
    {
        var path = _folder + "/" + relative;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        using var chmod = Process.Start(new ProcessStartInfo("chmod", (executable ? "755 " : "644 ") + path) { UseShellExecute = false })!;
        chmod.WaitForExit();
        return path;
    }

    private Dictionary<string, string> Path_(string path) => new() { ["PATH"] = path.Replace("{F}", _folder) };

    [PosixFact]
    public void The_first_executable_file_on_PATH_counts()
    {
        Make("a/x", executable: false);
        Directory.CreateDirectory(_folder + "/dir/x");
        var wanted = Make("b/x", executable: true);
        Make("c/x", executable: true);
        Assert.Equal(wanted, ProgramSearch.Find("x", Path_("{F}/none:{F}/dir:{F}/a:{F}/b:{F}/c"), null));
        Assert.Equal(wanted, ProgramSearch.FindExisting("x", Path_("{F}/none:{F}/dir:{F}/a:{F}/b")));
        Assert.Equal(wanted, ProgramSearch.FindExisting("x", Path_("{F}/a/:{F}/b/")));
        Assert.Null(ProgramSearch.Find("y", Path_("{F}/b"), null));
        Assert.Null(ProgramSearch.FindExisting("y", Path_("{F}/b")));
    }

    [PosixTheory]
    [InlineData("./x", "b", "{F}/b/./x")]
    [InlineData("b/x", "", "{F}/b/x")]
    [InlineData("../b/x", "b", "{F}/b/../b/x")]
    [InlineData("{F}/b/x", "/", "{F}/b/x")]
    [InlineData("{F}/a/x", "/", null)]
    [InlineData("{F}/b", "/", null)]
    [InlineData("./x", "a", null)]
    [InlineData("~/x", "b", null)]
    [InlineData(".\\x", "b", null)]
    [InlineData("", "b", null)]
    [InlineData("x\0", "b", null)]
    public void A_path_is_relative_to_the_working_directory(string name, string directory, string? found)
    {
        Make("a/x", executable: false);
        Make("b/x", executable: true);
        Assert.Equal(found?.Replace("{F}", _folder),
            ProgramSearch.Find(name.Replace("{F}", _folder), Path_("{F}/b"), directory == "/" ? "/" : _folder + "/" + directory));
    }

    [PosixTheory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("b")]
    [InlineData("./b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("~/b")]
    [InlineData("~")]
    [InlineData("/none::/none")]
    [InlineData(" {F}/b")]
    [InlineData("\u00a0{F}/b")]
    [InlineData("$HOME/b")]
    public void Entries_of_PATH_that_are_no_absolute_path_are_not_searched(string path)
    {
        Make("b/x", executable: true);
        Make("x", executable: true);
        foreach (string directory in new[] { _folder, _folder + "/b", "/" })
        {
            Assert.Null(ProgramSearch.Find("x", Path_(path), directory));
        }
        Assert.Null(ProgramSearch.FindExisting("x", Path_(path)));
        Assert.Equal(_folder + "/b/x", ProgramSearch.Find("x", Path_(path + ":{F}/b"), _folder));
        Assert.Equal(_folder + "/b/x", ProgramSearch.FindExisting("x", Path_(path + ":{F}/b")));
    }

    [PosixTheory]
    [InlineData("\u00a0x")]
    [InlineData("x\u00a0")]
    [InlineData(" x")]
    [InlineData("x ")]
    [InlineData("\tx")]
    [InlineData("x\n")]
    [InlineData("\u2003x")]
    [InlineData("\ufeffx")]
    [InlineData("\u3000x")]
    [InlineData("X")]
    public void A_name_is_taken_as_it_stands(string name)
    {
        Make("b/x", executable: true);
        Assert.Null(ProgramSearch.Find(name, Path_("{F}/b"), _folder));
        Assert.Null(OpenClaw.Node.Approvals.Matching.ExecutableResolution.Find(name, new(_folder, Path_("{F}/b"))).FoundPath);
        Assert.Null(OpenClaw.Node.Approvals.Matching.ExecutableResolution.Find(name.Replace("x", _folder + "/b/x")
            .Replace("X", _folder + "/B/x"), new(_folder, Path_("{F}/b"))).FoundPath);
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("bin/sh")]
    [InlineData("..\\sh")]
    [InlineData("")]
    public void Which_knows_names_only(string name) => Assert.Null(ProgramSearch.FindExisting(name, Path_("/:/bin")));

    [PosixFact]
    public void Without_PATH_the_standard_directories_are_searched()
    {
        Assert.NotNull(ProgramSearch.Find("sh", new Dictionary<string, string>(), null));
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_not_looked_for()
    {
        Assert.SkipWhen(OpenClaw.Gateway.Compat.ThisSystem.IsWindows, "the paths are POSIX ones");
        var environment =
            new Dictionary<string, string> { ["PATH"] = string.Join(":", Enumerable.Range(0, 2_000).Select(i => "/nowhere/" + i)) };
        string name = new('a', 32_000);
#if NET
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(ProgramSearch.Find(name, environment, null));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
#else
        Assert.Null(ProgramSearch.Find(name, environment, null));
#endif
    }
}
