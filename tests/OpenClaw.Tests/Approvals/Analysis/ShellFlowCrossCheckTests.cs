using System.Diagnostics;
using System.Globalization;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// Payloads that change directory, PATH or HOME on the way: when no segment carries a warning, the files that sh and bash really start are
/// those that the policy would look at. Programs of the same names stand in several folders for that.
/// </summary>
[Trait("NotUnder", "wine")] // wine starts the shells of the machine below it, which then see other paths than the test.
public sealed class ShellFlowCrossCheckTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "cd sub", "cd sub", "! cd sub", "! PATH=.", "! cd nosuch", "cd ..", "cd nosuch", "cd", "cd -", "cd -- sub", "command cd sub",
        "builtin cd sub", "pushd sub", "popd", "PATH=.", "PATH=sub", "PATH=.:$PATH", "PATH=", "unset PATH", "unset -v PATH", "HOME=sub",
        "OLDPWD=sub", "CDPATH=sub", "PWD=sub", "X=1", "true", "false", ":", "test -d sub", "[ a = b ]", "./tool", "sub/tool", "./tool",
        "tool", "tool", "nice ./tool", "nice tool", "command tool", "exec tool", "exec ./tool", "env tool", "sh tool.sh", "sh ./tool.sh",
        "sh -c tool", "sh -c ./tool", "sh -c 'cd sub; tool'", "~/tool", "time tool", "time ./tool", "PATH=. tool", "PATH=. :",
        "PATH=. cd sub", "cd sub | true", "true | cd sub", "eval cd sub", "export PATH=.", "timeout 5 tool", "$PWD/tool",
        "trap tool EXIT", "set -- sub", "hash -r", "printf a", "echo a", "pwd", "unset HOME", "X=$PATH", "PATH=$X", "source ./tool.sh",
        "alias tool=./tool",
    ];

    private readonly string _root = Path.Combine(Path.GetTempPath(), "openclaw-flow-" + Guid.NewGuid().ToString("N"));
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public ShellFlowCrossCheckTests()
    {
        foreach (string folder in new[] { "bin", "cwd", "cwd/sub", "cwd/sub/sub", "home" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
            foreach (string name in new[] { "tool", "tool.sh" })
            {
                string path = Path.Combine(_root, folder, name);
                File.WriteAllText(path,
                    "#!/bin/sh\nprintf '%s\\n' '" + folder + "/" + name + "' >>'" + Path.Combine(_root, "trace") + "'\n");
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
                _ids[path] = folder + "/" + name;
            }
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public void Only_the_files_that_were_named_run(string name)
    {
        string? shell = RealShell.Find(name);
        Assert.SkipWhen(shell is null || RealShell.Find("env") is null, name + " is not installed");
        int wanted = int.TryParse(Environment.GetEnvironmentVariable("OPENCLAW_SHELL_CROSSCHECK"), NumberStyles.Integer,
            CultureInfo.InvariantCulture, out int many) ? Math.Max(many / 500, 100) : 100;
        var random = new Random(20_261 + name.Length);
        AnalysisContext machine = (name == "bash"
            ? Machine.RedHat : Machine.Debian) with { HasVariable = static variable => variable is "PATH" or "HOME" };
        int ran = 0;
        for (int tries = 0; ran < wanted && tries < wanted * 40; tries++)
        {
            string payload = Pieces[random.Next(Pieces.Length)];
            for (int i = 1 + random.Next(4); i > 0; i--)
            {
                payload += new[] { " && ", "; ", " || ", "\n", " | ", "; " }[random.Next(6)] + Pieces[random.Next(Pieces.Length)];
            }
            CommandAnalysis analysis = CommandAnalyzer.Analyze([name, "-c", payload], null, machine);
            if (!analysis.Ok
                || analysis.Segments.Any(static segment => (segment.Blocked ?? segment.PromptOnly ?? segment.SearchChanged) is not null
                    || segment.Shell is { NeedsBoundRule: true, ScriptArgv: null }))
            {
                // What no plain rule can satisfy does not run.
                continue;
            }
            ran++;
            HashSet<string> named = [.. analysis.Segments.SelectMany(Files)];
            string[] started = Start(shell!, payload);
            Assert.True(started.All(named.Contains),
                $"{name}: {payload}\nstarted: {string.Join(", ", started)}\nnamed: {string.Join(", ", named)}");
        }
        Assert.Equal(wanted, ran);
    }

    // What policy resolves: in the request's directory and on the request's PATH.
    private IEnumerable<string> Files(CommandSegment segment)
    {
        string program = segment.Shell?.ScriptArgv is { } script ? "./" + script[0] : segment.EffectiveArgv[0];
        string path = program.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(_root, "home", program.Substring(2))
            : program.IndexOf('/') >= 0 ? Path.GetFullPath(Path.Combine(_root, "cwd", program))
            : Path.Combine(_root, "bin", program);
        return _ids.TryGetValue(path, out string? id) ? [id] : [];
    }

    private string[] Start(string shell, string payload)
    {
        string trace = Path.Combine(_root, "trace");
        File.WriteAllText(trace, "");
        var start = new ProcessStartInfo(shell) { WorkingDirectory = Path.Combine(_root, "cwd"), RedirectStandardInput = true,
            RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(payload);
        start.Environment.Clear();
        start.Environment["PATH"] = Path.Combine(_root, "bin") + ":/usr/bin:/bin";
        start.Environment["HOME"] = Path.Combine(_root, "home");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return File.ReadAllLines(trace);
    }
}
