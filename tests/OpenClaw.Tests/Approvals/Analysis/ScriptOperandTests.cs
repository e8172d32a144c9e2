using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class ScriptOperandTests
{
    /// <summary>s.py, s.sh, ./tool and /opt/script exist and can be changed; /usr/bin/ls exists and cannot.</summary>
    private sealed class Files : IOperandFiles
    {
        public bool IsFile(string path) => path is "s.py" or "s.sh" or "./tool" or "/opt/script" or "/usr/bin/ls" or "a.js";

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
