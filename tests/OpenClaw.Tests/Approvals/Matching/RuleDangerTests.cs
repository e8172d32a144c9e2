using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>A rule that allows more than it seems to says so.</summary>
public sealed class RuleDangerTests
{
    [Theory]
    [InlineData("/usr/bin/prlimit")]
    [InlineData("/sbin/start-stop-daemon")]
    [InlineData("/lib64/ld-linux-x86-64.so.2")]
    [InlineData("/lib/ld-musl-x86_64.so.1")]
    [InlineData("/usr/bin/dbus-run-session")]
    [InlineData("/usr/bin/strace")]
    [InlineData("/usr/bin/xargs")]
    [InlineData("/usr/bin/find")]
    [InlineData("/usr/bin/git")]
    [InlineData("git")]
    [InlineData("/usr/bin/python3")]
    [InlineData("/usr/bin/python3.12")]
    [InlineData("/opt/python/bin/python3.13")]
    [InlineData("/usr/bin/sudo")]
    [InlineData("/usr/bin/vim")]
    [InlineData("/usr/bin/pip3")]
    [InlineData("/usr/bin/gcc-13")]
    [InlineData(@"C:\Windows\System32\cmd.exe")]
    [InlineData(@"C:\Program Files\nodejs\npx.cmd")]
    [InlineData("/usr/bin/tar")]
    [InlineData("/usr/bin/tee")]
    [InlineData("/usr/bin/setlock")]
    [InlineData("/usr/bin/s6-setuidgid")]
    [InlineData("/usr/bin/systemd-inhibit")]
    [InlineData("/usr/bin/systemd-nspawn")]
    [InlineData("/usr/bin/machinectl")]
    [InlineData("/usr/bin/rlwrap")]
    [InlineData("/usr/bin/hyperfine")]
    [InlineData("/usr/bin/fzf")]
    [InlineData("/usr/bin/qemu-x86_64-static")]
    [InlineData("/usr/bin/autossh")]
    [InlineData("/usr/sbin/logrotate")]
    [InlineData("/usr/bin/update-alternatives")]
    [InlineData("/usr/sbin/runc")]
    [InlineData("/usr/bin/gh")]
    [InlineData("/usr/bin/pdflatex")]
    [InlineData("/usr/bin/convert")]
    [InlineData("/usr/sbin/ip")]
    [InlineData("/usr/sbin/modprobe")]
    [InlineData("/usr/bin/lynx")]
    [InlineData("/usr/bin/tcpdump")]
    [InlineData("/usr/bin/rclone")]
    [InlineData("/usr/bin/mosh")]
    [InlineData("/usr/bin/env")]
    [InlineData("/usr/bin/rg")]
    [InlineData("/usr/bin/batcat")]
    [InlineData("/usr/bin/sdiff")]
    [InlineData("/usr/bin/fdfind")]
    [InlineData("/usr/bin/pidstat")]
    [InlineData("/usr/bin/chronic")]
    [InlineData("/usr/bin/perl5.36-x86_64-linux-gnu")]
    [InlineData("/usr/bin/x86_64-linux-gnu-gcc-12")]
    [InlineData("/usr/bin/aarch64-linux-gnu-ld.bfd")]
    [InlineData("/usr/bin/bash-static")]
    [InlineData("/bin/busybox.static")]
    [InlineData("/usr/bin/c++")]
    [InlineData("/usr/bin/nm")]
    [InlineData("/usr/sbin/sysctl")]
    [InlineData("/usr/bin/tini")]
    [InlineData("/usr/bin/dumb-init")]
    [InlineData("/usr/bin/openvt")]
    [InlineData("/usr/bin/ldd")]
    [InlineData("/usr/bin/su-exec")]
    [InlineData("/usr/bin/direnv")]
    [InlineData("/usr/bin/posh")]
    [InlineData("/usr/bin/execlineb")]
    [InlineData("/usr/bin/mailx")]
    [InlineData("/usr/sbin/openvpn")]
    [InlineData("/usr/bin/ssh-keygen")]
    [InlineData("/usr/bin/vimdiff")]
    [InlineData("/usr/bin/latexmk")]
    [InlineData("/usr/bin/kitty")]
    [InlineData("/usr/bin/runsvdir")]
    [InlineData("/usr/sbin/iptables")]
    [InlineData("/usr/bin/ssh-add")]
    [InlineData("/usr/bin/pylint")]
    [InlineData("/usr/bin/mypy")]
    [InlineData("/usr/bin/sphinx-build")]
    [InlineData("/usr/bin/ctest")]
    [InlineData("/usr/bin/mono")]
    [InlineData("/usr/bin/swipl")]
    [InlineData("/usr/bin/escript")]
    [InlineData("/usr/bin/sudoedit")]
    [InlineData("/usr/sbin/update-rc.d")]
    [InlineData("/usr/bin/tig")]
    [InlineData("/usr/bin/chromium")]
    [InlineData("/usr/bin/shuf")]
    [InlineData("/usr/sbin/setcap")]
    public void AProgramThatCanDoAnythingIsNamed(string pattern)
    {
        RuleDanger danger = RuleDanger.Of(pattern)!;
        Assert.NotNull(danger);
        Assert.DoesNotContain("\n", danger.ToString());
        Assert.NotNull(RuleDanger.Of(pattern, "status"));
        Assert.Null(RuleDanger.Of(pattern, "^-C /srv/project status$"));
        Assert.Null(RuleDanger.Of(pattern, ArgPattern.HashPrefix + new string('0', 64)));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("/**")]
    [InlineData("/tmp/**")]
    [InlineData("/tmp/x/tool")]
    [InlineData("/tmp*/tool")]
    [InlineData("/var/tmp/*")]
    [InlineData("/dev/shm/a")]
    [InlineData(@"C:\Users\Public\*")]
    [InlineData(@"c:\windows\temp\x.exe")]
    [InlineData("/usr/bin/*")]
    [InlineData("/usr/**")]
    [InlineData("/usr/bin/p*")]
    [InlineData("/usr/bin/?h")]
    [InlineData("**/sh")]
    [InlineData("s?")]
    public void APlaceOrPatternThatLetsInOthersIsNamed(string pattern) => Assert.NotNull(RuleDanger.Of(pattern));

    [Theory]
    [InlineData("/usr/bin/uname")]
    [InlineData("uname")]
    [InlineData("/usr/bin/hostname")]
    [InlineData("/opt/tools/*")]
    [InlineData("/usr/bin/un*")]
    [InlineData("/usr/bin/df")]
    [InlineData("/usr/bin/uptime")]
    [InlineData("=command:0123456789abcdef")]
    [InlineData("/temporary/x")]
    [InlineData("/tmpfiles/x")]
    [InlineData(@"C:\Windows\System32\hostname.exe")]
    public void AnOrdinaryRuleIsNot(string pattern) => Assert.Null(RuleDanger.Of(pattern));

    /// <summary>Held at both ends, and yet any text fits, an option that starts programs among it.</summary>
    [Theory]
    [InlineData("git", "^.*$")]
    [InlineData("git", "^log .*$")]
    [InlineData("git", "^(status|log.+)$")]
    [InlineData("/usr/bin/sh", "^.*$")]
    [InlineData("sh", "^-c .+$")]
    [InlineData("/usr/bin/xargs", "^-n1 .*$")]
    [InlineData("find", @"^\. .*$")]
    [InlineData("tar", @"^xf \S+$")]
    [InlineData("tar", @"^[\s\S]*$")]
    [InlineData("curl", "^[^;|]+$")]
    [InlineData("rsync", "^-a [^ ]+ [^ ]+$")]
    [InlineData("ssh", @"^host \W?\D{1,20}$")]
    [InlineData("python3", "^-c .*$")]
    [InlineData("ssh", @"^[\w.-]+ uptime$")]
    [InlineData("ssh", @"^([\w.-]+) uptime$")]
    [InlineData("ssh", "^[a-z-]+ uptime$")]
    [InlineData("ssh", @"^host\s[\w\-.]+$")]
    [InlineData("tar", @"^-xf [\w./-]+ [\w./-]+$")]
    [InlineData("tar", @"^-xf a.tar( [\w./-]+)*$")]
    [InlineData("rsync", @"^-a [-\w./:]+ [\w./:-]+$")]
    [InlineData("find", @"^[\w./-]{1,80}$")]
    [InlineData("/usr/bin/*", "^.*$")]
    [InlineData("git", "^status|log$")]
    [InlineData("git", "^(a|b)|c$")]
    [InlineData("git", @"^cost\$")]
    public void AnExpressionThatLetsAnythingInIsNamed(string pattern, string expression)
    {
        RuleDanger danger = RuleDanger.Of(pattern, expression)!;
        Assert.NotNull(danger);
        Assert.Contains("its expression", danger.ToString());
    }

    /// <summary>All arguments are known, and the directory, which whoever asks chooses, says what happens.</summary>
    [Theory]
    [InlineData("/usr/bin/git", "^status$")]
    [InlineData("git", "^(status|log( --oneline)?)$")]
    [InlineData("git", "^-C sub status$")]
    [InlineData("make", "^all$")]
    [InlineData("/usr/bin/make", "^-j4 test$")]
    [InlineData("npm", "^test$")]
    [InlineData("npx", "^eslint$")]
    [InlineData("cargo", "^build$")]
    [InlineData("dotnet", "^test$")]
    [InlineData("pytest", "^-q$")]
    [InlineData("/usr/bin/python3", "^-m pytest$")]
    [InlineData("python3", @"^job\.py$")]
    [InlineData("perl", "^ok.pl$")]
    [InlineData("sh", @"^\./build\.sh$")]
    [InlineData("bash", @"^-e (build|test)\.sh$")]
    [InlineData("node", "^server.js --port [0-9]+$")]
    [InlineData("ssh", "^-F cfg host$")]
    [InlineData("ip", "^(-[46sbrj]+ )?(addr|link)( show)?$")]
    [InlineData("ssh", @"^-o ProxyCommand=\./x host$")]
    [InlineData("tar", @"^-I \./x -cf a b$")]
    [InlineData("curl", "^-K x$")]
    [InlineData("vim", @"^-S x\.vim$")]
    [InlineData("gdb", "^-x commands$")]
    [InlineData("psql", @"^-f x\.sql$")]
    [InlineData("tmux", "^-f x$")]
    [InlineData("kubectl", @"^apply -f x\.yaml$")]
    [InlineData("terraform", "^plan$")]
    [InlineData("vagrant", "^up$")]
    [InlineData("ansible-playbook", @"^site\.yml$")]
    [InlineData("docker-compose", "^up$")]
    [InlineData("gnuplot", @"^x\.gp$")]
    [InlineData("pdflatex", @"^x\.tex$")]
    public void ADirectoryThatSaysWhatHappensIsNamed(string pattern, string expression) =>
        Assert.Contains("whoever asks chooses the directory", RuleDanger.Of(pattern, expression)?.ToString());

    [Theory]
    [InlineData("git", "^--version$")]
    [InlineData("git", @"^-C /srv/project (status|log)$")]
    [InlineData("make", "^-C /srv/project all$")]
    [InlineData("npm", "^--prefix /srv/project test$")]
    [InlineData("npm", "^--prefix=/srv/project test$")]
    [InlineData("python3", @"^/srv/job\.py$")]
    [InlineData("python3", @"^/srv/job\.py .*$")]
    [InlineData("python3", "^(--version|-V)$")]
    [InlineData("sh", @"^/srv/build\.sh( -v)?$")]
    [InlineData("xargs", "^-n1 /usr/bin/stat$")]
    [InlineData("find", "^/srv/logs -name [^-]+$")]
    [InlineData("apt-get", "^update$")]
    [InlineData("docker", "^ps$")]
    [InlineData("kubectl", "^get pods$")]
    [InlineData("rg", "^-n [^-]+$")]
    [InlineData("ssh", "^host uptime$")]
    [InlineData("ssh", @"^\w[\w.-]* uptime$")]
    [InlineData("ssh", @"^web-[\w-]+ uptime$")]
    [InlineData("ip", "^((-4|-6|-s|-d|-j|-br) )*(addr|link)( show)?$")]
    [InlineData("tar", @"^-xf /srv/[\w./-]+$")]
    [InlineData("tail", @"^[\w./-]+$")]
    [InlineData("find", "^/srv -mtime [0-9-]+$")]
    [InlineData("uname", "^.*$")]
    public void AnExpressionThatSaysWhatHappensIsNot(string pattern, string expression) => Assert.Null(RuleDanger.Of(pattern, expression));

    /// <summary>A rule in a file may hold any text: what is wrong with it is said elsewhere.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("^")]
    [InlineData("$")]
    [InlineData("^$")]
    [InlineData("^[]$")]
    [InlineData("^[]a]$")]
    [InlineData("^[^]a]*$")]
    [InlineData("^[$")]
    [InlineData("^(((($")]
    [InlineData("^\\$")]
    [InlineData("^a\\")]
    [InlineData("^*+?{}$")]
    [InlineData("^  $")]
    public void AnyExpressionIsTaken(string expression)
    {
        foreach (string pattern in new[] { "/usr/bin/git", "/usr/bin/sh", "/usr/bin/python3", "/usr/bin/uname", "/usr/bin/*", "*" })
        {
            _ = RuleDanger.Of(pattern, expression)?.ToString();
        }
    }

    [Fact]
    public void WhatTheAnalysisKnowsAsAStarterIsInTheCatalogue()
    {
        string[] names =
        [
            "bash", "sh", "zsh", "fish", "nu", "cmd", "pwsh", "env", "nice", "timeout", "time", "flock", "sudo", "doas", "chroot",
            "unshare", "script", "busybox", "toybox", "python", "pypy3", "node", "bun", "deno", "awk", "gawk", "ruby", "perl", "php",
            "rscript", "julia", "elixir", "iex", "guile", "groovy", "scala", "clojure", "raku", "ghc", "erl", "gdb", "expect", "lua",
            "osascript", "find", "make", "gmake", "sed", "xargs", "npx", "bunx", "uvx", "pnpm", "yarn", "npm", "pipx", "dotnet",
            "corepack",
        ];
        Assert.DoesNotContain(names, name => ProgramCatalog.Find(name) is null);
        Assert.All(names.Where(name => OpenClaw.Node.Approvals.Analysis.Programs.DispatchWrapper.IsWrapper(name)
            || ShellNames.Family(name) is not null), name => Assert.NotNull(RuleDanger.Of("/usr/bin/" + name)));
    }
}
