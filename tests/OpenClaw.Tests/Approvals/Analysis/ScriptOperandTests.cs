using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class ScriptOperandTests
{
    /// <summary>s.py, s.sh, ./tool and /opt/script exist and can be changed; /usr/bin/ls exists and cannot.</summary>
    private sealed class Files : IOperandFiles
    {
        public int Asked { get; private set; }

        public bool IsFile(string path)
        {
            Asked++;
            return IsThere(path);
        }

        private static bool IsThere(string path) => path is "s.py" or "s.sh" or "./tool" or "/opt/script" or "/usr/bin/ls" or "a.js"
            or "bin/s.sh";

        public bool IsMutable(string path) => path is not "/usr/bin/ls";

        public bool IsScriptLike(string path) => path is not "/usr/bin/ls";

        public bool IsCode(string path) => path.EndsWith(".py", StringComparison.Ordinal) || path.EndsWith(".sh", StringComparison.Ordinal)
            || path.EndsWith(".js", StringComparison.Ordinal) || path.EndsWith("tool", StringComparison.Ordinal);
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
    [InlineData("csh s.sh", "1")]
    [InlineData("csh -f s.sh", "2")]
    [InlineData("csh -f", "interpreter-command")]
    [InlineData("csh", "none")]
    [InlineData("osh s.sh", "1")]
    [InlineData("nu s.sh", "1")]
    [InlineData("elvish s.sh", "1")]
    [InlineData("qjs a.js", "1")]
    [InlineData("qjs --module a.js x", "2")]
    [InlineData("qjs a.js s.py", "interpreter-command")]
    [InlineData("qjs --include=a.js x", "interpreter-command")]
    [InlineData("qjs -C bin s.sh", "interpreter-command")]
    [InlineData("qjs x.js", "none")]
    [InlineData("./tool a.js", "0")]
    [InlineData("black a.js s.py", "none")]
    [InlineData("pixi run ./tool", "2")]
    [InlineData("pixi run sh s.sh", "interpreter-command")]
    [InlineData("pixi run build", "none")]
    [InlineData("devbox run -- ./tool", "3")]
    [InlineData("proto run node -- a.js", "interpreter-command")]
    [InlineData("aqua exec -- ./tool", "3")]
    [InlineData("rtx exec -- ./tool", "3")]
    [InlineData("goenv exec ./tool", "2")]
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
    [InlineData("unshare -w sub ./tool", "interpreter-command")]
    [InlineData("unshare -rwsub ./tool", "interpreter-command")]
    [InlineData("nsenter -t 1 -w sub ./tool", "interpreter-command")]
    [InlineData("proot --pwd sub ./tool", "interpreter-command")]
    [InlineData("firejail --private-cwd=sub ./tool", "interpreter-command")]
    [InlineData("sudo -D sub ./tool", "interpreter-command")]
    [InlineData("sudo -nDsub ./tool", "interpreter-command")]
    [InlineData("sudo -D . ./tool", "3")]
    [InlineData("start-stop-daemon -d sub --exec ./tool", "interpreter-command")]
    [InlineData("srun -D sub ./tool", "interpreter-command")]
    [InlineData("mpirun -wdir sub ./tool", "interpreter-command")]
    [InlineData("tmux new -c sub ./tool", "interpreter-command")]
    [InlineData("terraform -chdir=sub apply s.py", "interpreter-command")]
    [InlineData("just -d sub -f s.sh", "interpreter-command")]
    [InlineData("task -d sub -t s.sh", "interpreter-command")]
    [InlineData("gradle -p sub -b s.sh", "interpreter-command")]
    [InlineData("meson -C sub s.py", "interpreter-command")]
    [InlineData("ninja -C sub -f s.sh", "interpreter-command")]
    [InlineData("go -C sub run s.py", "interpreter-command")]
    [InlineData("cargo -C sub run s.py", "interpreter-command")]
    [InlineData("ruby -C sub s.py", "interpreter-command")]
    [InlineData("bun --cwd sub a.js", "runtime-options")]
    [InlineData("pwsh -File s.sh", "2")]
    [InlineData("pwsh -wd sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh -WorkingDirectory sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh -wo sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh -WorkingDir sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh --WD sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh /wd sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh \u2013wd sub -File s.sh", "interpreter-command")]
    [InlineData("pwsh -w hidden -File s.sh", "4")]
    [InlineData("pwsh -File s.sh -wd sub", "2")]
    [InlineData("pwsh -wd sub -File /opt/script", "4")]
    [InlineData("tsx --cwd sub s.py", "interpreter-command")]
    [InlineData("tsx --cwd=sub s.py", "interpreter-command")]
    [InlineData("tsx s.py --cwd sub", "1")]
    [InlineData("tsx --cwd sub /opt/script", "3")]
    [InlineData("ts-node --cwd sub s.py", "interpreter-command")]
    [InlineData("ts-node --dir sub s.py", "interpreter-command")]
    [InlineData("vite-node --root sub s.py", "interpreter-command")]
    [InlineData("vite-node -r sub s.py", "interpreter-command")]
    [InlineData("node -C x a.js", "3")]
    [InlineData("perl -C s.py", "2")]
    [InlineData("npx -C sub tsx s.py", "interpreter-command")]
    [InlineData("npx --prefix sub tsx s.py", "interpreter-command")]
    [InlineData("npx -C sub tsx /opt/script", "4")]
    [InlineData("pnpm -C sub exec tsx s.py", "interpreter-command")]
    [InlineData("pnpm --dir sub exec ./tool", "interpreter-command")]
    [InlineData("pnpm -C sub exec tsx /opt/script", "5")]
    [InlineData("yarn --cwd sub exec tsx s.py", "interpreter-command")]
    [InlineData("npm exec --prefix sub tsx s.py", "interpreter-command")]
    [InlineData("uv --directory sub run s.py", "interpreter-command")]
    [InlineData("uv run --directory sub s.py", "interpreter-command")]
    [InlineData("uv run --directory=sub python s.py", "interpreter-command")]
    [InlineData("uv --directory sub run /opt/script", "4")]
    [InlineData("poetry -C sub run python s.py", "interpreter-command")]
    [InlineData("poetry --directory sub run python s.py", "interpreter-command")]
    [InlineData("composer -d sub exec s.sh", "interpreter-command")]
    [InlineData("conda run --cwd sub ./tool", "interpreter-command")]
    [InlineData("mise --cd sub exec s.sh", "interpreter-command")]
    [InlineData("bundle exec ruby -C sub s.py", "interpreter-command")]
    [InlineData("emacs --chdir sub -l s.py", "interpreter-command")]
    [InlineData("gdb --cd=sub -x s.py", "interpreter-command")]
    [InlineData("make -BC sub -f s.sh", "interpreter-command")]
    [InlineData("make -rRCsub -f s.sh", "interpreter-command")]
    [InlineData("unshare --w=sub ./tool", "interpreter-command")]
    [InlineData("unshare -rUw sub ./tool", "interpreter-command")]
    [InlineData("unshare -Rsub ./tool", "interpreter-command")]
    [InlineData("unshare --r=sub ./tool", "interpreter-command")]
    [InlineData("nsenter -t 1 --wdns=sub ./tool", "interpreter-command")]
    [InlineData("nsenter -t 1 -W sub ./tool", "interpreter-command")]
    [InlineData("sudo -HD sub ./tool", "interpreter-command")]
    [InlineData("sudo -i ./tool", "interpreter-command")]
    [InlineData("sudo -u al -Hi ./tool", "interpreter-command")]
    [InlineData("sudo --login ./tool", "interpreter-command")]
    [InlineData("sudo --chr sub ./tool", "interpreter-command")]
    [InlineData("sudo -u al ./tool", "3")]
    [InlineData("su - al -c ./tool", "interpreter-command")]
    [InlineData("su -lc ./tool al", "interpreter-command")]
    [InlineData("su -c ./tool", "2")]
    [InlineData("runuser -l al -c ./tool", "interpreter-command")]
    [InlineData("runuser -u al -- ./tool", "4")]
    [InlineData("start-stop-daemon -Sd sub --exec ./tool", "interpreter-command")]
    [InlineData("start-stop-daemon -S -r sub -x ./tool", "interpreter-command")]
    [InlineData("tmux new -Adc sub ./tool", "interpreter-command")]
    [InlineData("scons -QC sub -f s.sh", "interpreter-command")]
    [InlineData("cmake -E chdir sub ./tool", "interpreter-command")]
    [InlineData("git rebase -x ./tool", "interpreter-command")]
    [InlineData("git bisect run ./tool", "interpreter-command")]
    [InlineData("git submodule foreach ./tool", "interpreter-command")]
    [InlineData("git difftool -x ./tool", "3")]
    [InlineData("npx -w sub tsx s.py", "interpreter-command")]
    [InlineData("npx --workspace=sub tsx s.py", "interpreter-command")]
    [InlineData("nice npx -w sub tsx s.py", "interpreter-command")]
    [InlineData("npx tsx s.py", "2")]
    [InlineData("pnpm --filter sub exec ./tool", "interpreter-command")]
    [InlineData("pnpm -r exec ./tool", "interpreter-command")]
    [InlineData("pnpm exec ./tool", "2")]
    [InlineData("just --at=bin -f s.sh", "interpreter-command")]
    [InlineData("just -xbin -f s.sh", "interpreter-command")]
    [InlineData("just --at=./ -f s.sh", "3")]
    [InlineData("php -t bin s.sh", "interpreter-command")]
    [InlineData("php -t sub s.sh", "3")]
    [InlineData("sh s.sh bin", "1")]
    public void A_file_of_another_directory_is_not_held_by_its_name_here(string argv, string expected) =>
        Assert.Equal(expected, Find(argv.Split(' ')));

    /// <summary>Whoever asks chooses how many words there are: the file system is asked so many questions and no more.</summary>
    [Theory]
    [InlineData("make -f s.sh", 200, "2")]
    [InlineData("make -f s.sh", 300, "interpreter-command")]
    [InlineData("make -f s.sh", 5000, "interpreter-command")]
    [InlineData("make -f /opt/script", 300, "2")]
    [InlineData("unshare ./tool", 300, "interpreter-command")]
    [InlineData("just -f s.sh", 505, "interpreter-command")]
    public void Only_so_many_files_are_looked_for(string argv, int more, string expected)
    {
        Files files = new();
        ScriptOperand found = ScriptOperand.Find([.. argv.Split(' '), .. Enumerable.Range(0, more).Select(i => "w" + i)], null, files,
            static _ => false, AnalysisPlatform.Linux);
        Assert.Equal(expected, found.Refusal?.Code ?? found.Index?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(files.Asked, 1, CarriedFiles.MostNames + 8);
    }

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
    [InlineData("exec ./tool", "interpreter-command")]
    [InlineData("exec sh s.sh", "interpreter-command")]
    [InlineData("command python3 s.py", "interpreter-command")]
    [InlineData("command -- python3 s.py", "interpreter-command")]
    [InlineData("command -p python3 s.py", "interpreter-command")]
    [InlineData("builtin exec ./tool", "interpreter-command")]
    [InlineData("exec -a x make -f s.sh", "interpreter-command")]
    [InlineData("exec make -f s.sh", "interpreter-command")]
    [InlineData("exec nice sh s.sh", "interpreter-command")]
    [InlineData("nice exec sh s.sh", "interpreter-command")]
    [InlineData("command . x", "interpreter-command")]
    [InlineData("exec unshare --w=sub ./tool", "interpreter-command")]
    [InlineData("! sh s.sh", "interpreter-command")]
    [InlineData("A=1 sh s.sh", "interpreter-command")]
    [InlineData("A=1 exec sh s.sh", "interpreter-command")]
    [InlineData("ENV=s.sh sh", "shell-startup-environment")]
    [InlineData("coproc sh s.sh", "interpreter-command")]
    [InlineData("noglob python3 s.py", "interpreter-command")]
    [InlineData("not sh s.sh", "interpreter-command")]
    [InlineData("sh -c 'sh s.sh'", "interpreter-command")]
    [InlineData("bash -lc './tool'", "interpreter-command")]
    [InlineData("sh -c 'uname -s; exec sh s.sh'", "interpreter-command")]
    [InlineData("trap 'sh s.sh' EXIT", "interpreter-command")]
    [InlineData("enable -f ./tool x", "interpreter-command")]
    [InlineData("exec uname -s", "none")]
    [InlineData("A=1 uname -s", "none")]
    [InlineData("! uname", "none")]
    [InlineData("sh -c 'uname -s'", "none")]
    [InlineData("command uname -s", "none")]
    [InlineData("command -v s.sh", "none")]
    [InlineData("exec /usr/bin/ls", "none")]
    public void A_payload_that_needs_more_than_its_text_cannot_be_bound(string payload, string expected) =>
        Assert.Equal(expected, Find(["sh", "-c", payload], payload));

    /// <summary>A file that may be another one is not forgotten because there is a text, too.</summary>
    [Fact]
    public void A_file_beside_a_text_that_may_lie_elsewhere_cannot_be_bound() =>
        Assert.Equal("interpreter-command", Find(["pwsh", "-wd", "sub", "s.sh", "-Command", "uname"], "uname"));

    /// <summary>The text of a login shell is no payload, and yet what it says is carried out.</summary>
    [Theory]
    [InlineData("-lc", "uname -s", "none")]
    [InlineData("-lc", "uname -s && ls -la | wc -l", "none")]
    [InlineData("-lc", "command -v s.sh", "none")]
    [InlineData("-lc", "sh s.sh", "interpreter-command")]
    [InlineData("-lc", "cd x && ./tool", "interpreter-command")]
    [InlineData("-lc", "uname; python3 s.py", "interpreter-command")]
    [InlineData("-lc", "echo $(sh s.sh)", "interpreter-command")]
    [InlineData("-lc", "echo \"$(sh s.sh)\"", "interpreter-command")]
    [InlineData("-lc", "sh <s.sh", "interpreter-command")]
    [InlineData("-ic", "make -f s.sh", "shell-startup-files")]
    public void What_a_login_shell_reads_cannot_be_bound(string option, string text, string expected) =>
        Assert.Equal(expected, Find(["bash", option, text]));

    [Theory]
    [InlineData("BASH_ENV", "shell-startup-environment")]
    [InlineData("ENV", "shell-startup-environment")]
    [InlineData("OTHER", "1")]
    public void Start_up_variables_of_the_node_count(string variable, string expected) =>
        Assert.Equal(expected, Find(["sh", "s.sh"], null, variable));
}
