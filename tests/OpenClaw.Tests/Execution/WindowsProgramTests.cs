using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Tests.Execution;

/// <summary>docs/protocol/process.md 1.1: which file is started for a name, on a made-up disk.</summary>
public sealed class WindowsProgramTests
{
    private static readonly HashSet<string> Disk = new(StringComparer.OrdinalIgnoreCase)
    {
        @"C:\Windows\System32\cmd.exe", @"C:\Windows\System32\where.exe", @"C:\tools\git.exe", @"C:\tools\git.cmd", @"C:\tools\plain",
        @"C:\tools\old.com", @"C:\a b\run.bat", @"C:\node\npm", @"C:\node\npm.cmd", @"C:\node\pnpm.cmd", @"C:\node\script.ps1",
        @"C:\node\tool.v2.exe", @"C:\work\here.exe", @"C:\work\sub\deep.exe", @"C:\rooted.exe", @"\\server\share\net.exe",
    };

    private static Dictionary<string, string> Environment(string? pathExt = null)
    {
        var environment = new Dictionary<string, string> { ["Path"] = @"C:\Windows\System32;""C:\a b"";; C:\tools ;C:\node\;sub" };
        if (pathExt is not null)
        {
            environment["PathExt"] = pathExt;
        }

        return environment;
    }

    private static WindowsProgramSearch Search(string? pathExt = null) => new(Environment(pathExt), @"C:\work", Disk.Contains);

    [Theory]
    [InlineData("cmd", @"C:\Windows\System32\cmd.exe")]
    [InlineData("CMD.EXE", @"C:\Windows\System32\CMD.EXE")]
    [InlineData("git", @"C:\tools\git.exe")]
    [InlineData("git.cmd", @"C:\tools\git.cmd")]
    [InlineData("old", @"C:\tools\old.com")]
    [InlineData("run", @"C:\a b\run.bat")]
    [InlineData("plain", null)]
    [InlineData("here", null)]
    [InlineData("deep", null)]
    [InlineData(@"C:\tools\git.exe.", null)]
    [InlineData(@"C:\tools\git.exe ", null)]
    [InlineData(@"C:\tools.\git.exe", null)]
    [InlineData(@"C:\tools\git.exe::$DATA", null)]
    [InlineData(@"C:\tools\git.exe:x.exe", null)]
    [InlineData("C:here.exe", null)]
    [InlineData("git.exe:x", null)]
    [InlineData("git ", null)]
    [InlineData("git.", null)]
    [InlineData(@".\here", @"C:\work\here.exe")]
    [InlineData(@"..\tools\.\x\..\git", @"C:\tools\git.exe")]
    [InlineData(@"..\..\..\rooted", @"C:\rooted.exe")]
    [InlineData(@"\\server\share\..\..\..\net", @"\\server\share\net.exe")]
    [InlineData("sub/deep.exe", @"C:\work\sub\deep.exe")]
    [InlineData(@"\rooted.exe", @"C:\rooted.exe")]
    [InlineData(@"C:\tools\git", @"C:\tools\git.exe")]
    [InlineData(@"C:/tools/git.exe", @"C:\tools\git.exe")]
    [InlineData(@"C:\tools\plain", null)]
    [InlineData(@"\\server\share\net", @"\\server\share\net.exe")]
    [InlineData("tool.v2", null)]
    [InlineData("tool.v2.exe", @"C:\node\tool.v2.exe")]
    [InlineData(@":\tools\git.exe", null)]
    [InlineData("npm", @"C:\node\npm.cmd")]
    [InlineData("nosuch", null)]
    public void A_name_is_found(string name, string? path) => Assert.Equal(path, Search().Find(name));

    [Fact]
    public void PATHEXT_says_what_which_finds_but_not_what_starts()
    {
        Assert.Equal(@"C:\tools\git.exe", Search(".CMD;.EXE").Find("git"));
        Assert.Equal(@"C:\a b\run.bat", Search(".EXE").Find("run"));
        Assert.Equal(@"C:\tools\git.cmd", Search(".CMD;.EXE").FindExisting("git"));
        Assert.Null(Search().FindExisting("plain"));
    }

    [Theory]
    [InlineData("git|a b", @"C:\tools\git.exe", "git \"a b\"")]
    [InlineData("cmd|/c|echo a b", @"C:\Windows\System32\cmd.exe", "cmd /s /c \"echo a b\"")]
    [InlineData("run|a b|c", @"C:\Windows\system32\cmd.exe",
        "\"C:\\Windows\\system32\\cmd.exe\" /d /s /c \"\"C:\\a b\\run.bat\" \"a b\" \"c\"\"")]
    [InlineData("npm|ci", @"C:\Windows\system32\cmd.exe", "\"C:\\Windows\\system32\\cmd.exe\" /d /s /c \"\"C:\\node\\npm.cmd\" \"ci\"\"")]
    public void A_program_is_started_directly_and_a_batch_file_by_cmd(string argv, string application, string line)
    {
        var program = WindowsProgram.Resolve(argv.Split('|'), Search(), @"C:\Windows\system32");
        Assert.Null(program.Error);
        Assert.Equal((application, line), (program.Application, program.CommandLine));
    }

    [Fact]
    public void Package_managers_are_found_whatever_PATHEXT_says()
        => Assert.Contains(@"""C:\node\pnpm.cmd""", WindowsProgram.Resolve(["pnpm"], Search(".EXE"), @"C:\W").CommandLine,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("nosuch", "spawn nosuch ENOENT")]
    [InlineData("", "spawn  ENOENT")]
    [InlineData("plain", "spawn plain ENOENT")]
    [InlineData("script.ps1",
        "Unsupported Windows command extension \".ps1\" for \"script.ps1\"; use an explicit executable or shell wrapper.")]
    [InlineData("run|100%",
        "Unsafe Windows cmd.exe argument detected: \"100%\". Pass an explicit shell-wrapper argv at the call site instead.")]
    [InlineData("run|a\"&calc",
        "Unsafe Windows cmd.exe argument detected: \"a\\\"&calc\". Pass an explicit shell-wrapper argv at the call site instead.")]
    public void What_cannot_be_started_is_said(string argv, string text)
        => Assert.Equal(text, WindowsProgram.Resolve(argv.Split('|'), Search(), @"C:\Windows\System32").ErrorText);
}
