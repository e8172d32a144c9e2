using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class ScriptOperandTests
{
    /// <summary>s.py, s.sh, ./tool and /opt/script exist and can be changed; /usr/bin/ls exists and cannot.</summary>
    private sealed class Files : IOperandFiles
    {
        public bool IsFile(string path) => path is "s.py" or "s.sh" or "./tool" or "/opt/script" or "/usr/bin/ls" or "a.js"
            or "bin/s.sh";

        public bool IsMutable(string path) => path is not "/usr/bin/ls";

        public bool IsScriptLike(string path) => path is not "/usr/bin/ls";
    }

    private static string Find(string[] argv, string? payload = null, string? variable = null)
    {
        ScriptOperand found = ScriptOperand.Find(argv, payload, new Files(), name => name == variable, AnalysisPlatform.Linux);
        return found.Refusal?.Code ?? found.Index?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none";
    }

    [Theory]
    [InlineData("uname -s", "none")]
    [InlineData("/usr/bin/ls", "none")]
    [InlineData("./tool x", "0")]
    [InlineData("nice ./tool", "1")]
    [InlineData("./nosuch", "interpreter-command")]
    [InlineData("python3 s.py", "1")]
    [InlineData("python3.11 nosuch.py", "1")]
    [InlineData("python3 -u s.py", "2")]
    [InlineData("python3 -c x", "interpreter-command")]
    [InlineData("perl -Mx s.py", "interpreter-command")]
    [InlineData("ruby -r x s.py", "interpreter-command")]
    [InlineData("node -r ./tool s.py", "interpreter-command")]
    [InlineData("tsx s.py", "1")]
    [InlineData("tsx s.py s.sh", "interpreter-command")]
    [InlineData("bun run a.js", "2")]
    [InlineData("bun a.js", "1")]
    [InlineData("bun install", "interpreter-command")]
    [InlineData("bun --preload x a.js", "runtime-options")]
    [InlineData("deno run --allow-net a.js", "3")]
    [InlineData("deno run --config x a.js", "runtime-options")]
    [InlineData("php -d x s.py", "runtime-options")]
    [InlineData("sh s.sh", "1")]
    [InlineData("bash -o errexit s.sh", "3")]
    [InlineData("sh -s", "shell-startup-files")]
    [InlineData("bash --rcfile x s.sh", "shell-startup-files")]
    [InlineData("bash -i s.sh", "shell-startup-files")]
    [InlineData("env -C / uname", "dispatch-cwd")]
    [InlineData("env BASH_ENV=x bash s.sh", "shell-startup-environment")]
    [InlineData("busybox sh s.sh", "interpreter-command")]
    [InlineData("csh s.sh", "none")]
    [InlineData("npx tsx s.py", "2")]
    [InlineData("make", "none")]
    public void The_file_to_bind_is_found(string argv, string expected) => Assert.Equal(expected, Find(argv.Split(' ')));

    public static TheoryData<string[], string> Env => new()
    {
        // The file would lie in another directory.
        { ["env", "-iC", "sub", "sh", "s.sh"], "dispatch-cwd" },
        { ["nice", "env", "-iCsub", "sh", "s.sh"], "dispatch-cwd" },
        { ["env", "-S-C sub sh", "s.sh"], "dispatch-cwd" },
        { ["env", "-i", "-S-iCsub sh", "s.sh"], "dispatch-cwd" },
        { ["env", "-S", "-S '-C sub sh'", "s.sh"], "dispatch-cwd" },
        { ["env", "-u", "C", "sh", "s.sh"], "4" },
        // Nothing in the request is the file's name: a file that is called like the text would be held instead.
        { ["env", "-Ssh s.sh"], "interpreter-command" },
        { ["nice", "env", "-S", "sh s.sh"], "interpreter-command" },
        { ["env", "-S./tool"], "interpreter-command" },
        { ["env", "-Ssh -e", "s.sh"], "2" },
        { ["env", "-S", "./tool"], "2" },
        // Env reads the text in its own way.
        { ["env", "-S-v sh", "s.sh"], "interpreter-command" },
        { ["env", "-S-S-S-S-S-S-Ssh", "s.sh"], "interpreter-command" },
        { ["env", "-S", @"\_sh\_s.sh"], "interpreter-command" },
        { ["env", "-S", "${X}sh", "s.sh"], "interpreter-command" },
        { ["env", "-S", "# x", "sh", "s.sh"], "interpreter-command" },
        { ["env", "-S", "sh\vs.sh"], "interpreter-command" },
    };

    [Theory]
    [MemberData(nameof(Env))]
    public void A_file_behind_env_is_the_one_that_it_leads_to(string[] argv, string expected) => Assert.Equal(expected, Find(argv));

    [Theory]
    [InlineData("unshare ./tool", "1")]
    [InlineData("unshare --wd=sub ./tool", "interpreter-command")]
    [InlineData("make -C sub -f /opt/script", "4")]
    [InlineData("bwrap --chdir sub ./tool", "interpreter-command")]
    [InlineData("systemd-run --working-directory=sub ./tool", "interpreter-command")]
    [InlineData("systemd-run --wo sub ./tool", "interpreter-command")]
    [InlineData("start-stop-daemon --chd sub --exec ./tool", "interpreter-command")]
    [InlineData("find sub -execdir ./tool ;", "interpreter-command")]
    [InlineData("find sub -exec ./tool ;", "3")]
    [InlineData("make -f s.sh", "2")]
    [InlineData("make -C sub -f s.sh", "interpreter-command")]
    [InlineData("make -kCsub -f s.sh", "interpreter-command")]
    [InlineData("make -f s.sh --directory sub", "interpreter-command")]
    [InlineData("just -d bin -f s.sh", "interpreter-command")]
    [InlineData("just -d . -f s.sh", "4")]
    [InlineData("rg --pre ./tool x", "2")]
    public void A_file_of_another_directory_is_not_held_by_its_name_here(string argv, string expected) =>
        Assert.Equal(expected, Find(argv.Split(' ')));

    [Theory]
    [InlineData("uname -s", "none")]
    [InlineData("a | b", "interpreter-command")]
    [InlineData("a > b", "interpreter-command")]
    [InlineData("a && b", "interpreter-command")]
    [InlineData(". x", "interpreter-command")]
    [InlineData("python3 s.py", "interpreter-command")]
    [InlineData("./tool", "interpreter-command")]
    [InlineData("s.sh", "interpreter-command")]
    [InlineData("/opt/script", "interpreter-command")]
    [InlineData("/usr/bin/ls", "none")]
    public void A_payload_that_needs_more_than_its_text_cannot_be_bound(string payload, string expected) =>
        Assert.Equal(expected, Find(["sh", "-c", payload], payload));

    [Theory]
    [InlineData("BASH_ENV", "shell-startup-environment")]
    [InlineData("ENV", "shell-startup-environment")]
    [InlineData("OTHER", "1")]
    public void Start_up_variables_of_the_node_count(string variable, string expected) =>
        Assert.Equal(expected, Find(["sh", "s.sh"], null, variable));
}
