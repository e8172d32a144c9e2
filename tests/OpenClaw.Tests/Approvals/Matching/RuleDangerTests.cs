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
    public void AProgramThatCanDoAnythingIsNamed(string pattern)
    {
        RuleDanger danger = RuleDanger.Of(pattern)!;
        Assert.NotNull(danger);
        Assert.DoesNotContain("\n", danger.ToString());
        Assert.NotNull(RuleDanger.Of(pattern, "status"));
        Assert.Contains("lets anything stand where it says .*", RuleDanger.Of(pattern, "^status .*$")!.Reason, StringComparison.Ordinal);
        Assert.Null(RuleDanger.Of(pattern, ArgPattern.HashPrefix + new string('0', 64)));
    }

    [Theory]
    [InlineData("/usr/bin/sh", "^.*$", ".*")]
    [InlineData("/usr/bin/xargs", "^.+$", ".+")]
    [InlineData("/usr/bin/git", "^log [^;]*$", "[^;]*")]
    [InlineData("/usr/bin/git", "^log \\S+$", "\\S+")]
    [InlineData("/usr/bin/git", "^log .{2,}$", ".{")]
    [InlineData("/usr/bin/git", "^log (.)*$", ".)")]
    [InlineData("/usr/bin/git", "^log (a|.)+$", ".)")]
    [InlineData("/usr/bin/find", "^/srv( [^ ]+)*$", "[^ ]+")]
    [InlineData("/usr/bin/tar", "^-xf [\\S]+$", "[\\S]+")]
    [InlineData("/usr/bin/perl", "^/opt/ok\\.pl .*$", ".*")]
    public void ExpressionsThatLetAnythingStandAreNamed(string pattern, string expression, string where) =>
        Assert.Contains("lets anything stand where it says " + where, RuleDanger.Of(pattern, expression)!.Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("/usr/bin/git", "^status$", "the project or repository in the directory")]
    [InlineData("git", "^log( --oneline)?$", "the project or repository in the directory")]
    [InlineData("/usr/bin/make", "^all$", "the project or repository in the directory")]
    [InlineData("/usr/bin/npm", "^test$", "the project or repository in the directory")]
    [InlineData("/usr/bin/npx", "^eslint src$", "the project or repository in the directory")]
    [InlineData("/usr/bin/cargo", "^build$", "the project or repository in the directory")]
    [InlineData("/usr/bin/perl", "^ok2\\.pl$", "what 'ok2.pl' is in the directory")]
    [InlineData("/usr/bin/perl", "^ok2.pl$", "what 'ok2.pl' is in the directory")]
    [InlineData("/usr/bin/python3", "^-m pytest$", "what 'pytest' is in the directory")]
    [InlineData("/usr/bin/python3.12", "^sub/x\\.py [0-9]+$", "what 'sub/x.py' is in the directory")]
    [InlineData("/usr/bin/node", "^(a|b)\\.js$", "what 'a|b).js' is in the directory")]
    [InlineData("/usr/bin/sh", "^\\./x\\.sh$", "what './x.sh' is in the directory")]
    [InlineData("/usr/bin/bash", "^x\\.sh$", "what 'x.sh' is in the directory")]
    public void ArgumentsThatAreAllWrittenLeaveTheDirectoryOpen(string pattern, string expression, string said) =>
        Assert.Contains(said, RuleDanger.Of(pattern, expression)!.Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("/usr/bin/perl", "^/opt/tools/ok2\\.pl$")]
    [InlineData("/usr/bin/perl", "^/opt/tools/ok2\\.pl [0-9]{1,3}$")]
    [InlineData("/usr/bin/python3", "^--version$")]
    [InlineData(@"C:\tools\python.exe", @"^C:\\tools\\x\.py$")]
    [InlineData("/usr/bin/systemctl", "^status nginx$")]
    [InlineData("/usr/bin/apt-get", "^update$")]
    [InlineData("/usr/bin/tar", "^-tf /srv/a\\.tar$")]
    [InlineData("/usr/bin/find", "^/srv -name [a-z]+$")]
    [InlineData("/usr/bin/uname", "^.*$")]
    public void ArgumentsThatLeaveNothingOpenAreNot(string pattern, string expression) => Assert.Null(RuleDanger.Of(pattern, expression));

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

    [Fact]
    public void WhatTheAnalysisKnowsAsAStarterIsInTheCatalogue()
    {
        string[] names =
        [
            "bash", "sh", "zsh", "fish", "nu", "cmd", "pwsh", "env", "nice", "timeout", "time", "flock", "sudo", "doas", "chroot", "unshare", "script", "busybox", "toybox", "python", "pypy3", "node", "bun", "deno",
            "awk", "gawk", "ruby", "perl", "php", "rscript", "julia", "elixir", "iex", "guile", "groovy", "scala", "clojure", "raku", "ghc", "erl", "gdb", "expect", "lua", "osascript", "find", "make", "gmake",
            "sed", "xargs", "npx", "bunx", "uvx", "pnpm", "yarn", "npm", "pipx", "dotnet", "corepack",
        ];
        Assert.DoesNotContain(names, name => ProgramCatalog.Find(name) is null);
        Assert.All(names.Where(name => OpenClaw.Node.Approvals.Analysis.Programs.DispatchWrapper.IsWrapper(name) || ShellNames.Family(name) is not null), name => Assert.NotNull(RuleDanger.Of("/usr/bin/" + name)));
    }
}
