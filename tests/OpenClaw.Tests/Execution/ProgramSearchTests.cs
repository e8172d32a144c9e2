using System.Diagnostics;
using OpenClaw.Node.Execution;

namespace OpenClaw.Tests.Execution;

/// <summary>spec/process.md 1 and spec/commands.md 3.1 on POSIX; Windows's rules are in <see cref="WindowsProgramTests"/>.</summary>
public sealed class ProgramSearchTests : IDisposable
{
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "openclaw-find-" + Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Make(string relative, bool executable)
    {
        var path = folder + "/" + relative;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        using var chmod = Process.Start(new ProcessStartInfo("chmod", (executable ? "755 " : "644 ") + path) { UseShellExecute = false })!;
        chmod.WaitForExit();
        return path;
    }

    private Dictionary<string, string> Path_(string path) => new() { ["PATH"] = path.Replace("{F}", folder) };

    [PosixFact]
    public void The_first_executable_file_on_PATH_counts()
    {
        Make("a/x", executable: false);
        Directory.CreateDirectory(folder + "/dir/x");
        var wanted = Make("b/x", executable: true);
        Make("c/x", executable: true);
        Assert.Equal(wanted, ProgramSearch.Find("x", Path_("{F}/none:{F}/dir:{F}/a:{F}/b:{F}/c"), null));
        Assert.Equal(folder + "/dir/x", ProgramSearch.FindExisting("x", Path_("{F}/none:{F}/dir:{F}/a:{F}/b")));
        Assert.Equal(folder + "/a/x", ProgramSearch.FindExisting("x", Path_("{F}/a/:{F}/b")));
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
        Assert.Equal(found?.Replace("{F}", folder), ProgramSearch.Find(name.Replace("{F}", folder), Path_("{F}/b"), directory == "/" ? "/" : folder + "/" + directory));
    }

    [PosixFact]
    public void Relative_and_empty_entries_of_PATH_are_relative_to_the_working_directory()
    {
        var wanted = Make("b/x", executable: true);
        Assert.Equal(folder + "/b/./x", ProgramSearch.Find("x", Path_("/none::/usr/bin"), folder + "/b"));
        Assert.Equal(wanted, ProgramSearch.Find("x", Path_("b"), folder));
        Assert.Null(ProgramSearch.Find("x", Path_("b"), "/"));
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
}
