
namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// Words, variables and options that one shell keeps for itself and another looks for on the PATH: accepted is what the shell that reads it
/// takes as we do.
/// </summary>
public sealed class ShellsDifferTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname","/usr/bin/cat","{WORK}/ok.sh"]}}}""";
    private const string Denied = "SYSTEM_RUN_DENIED: allowlist miss";

    [Theory]
    [InlineData("bash", "time -p uname")] // bash in POSIX mode starts a program called "time"
    [InlineData("bash", "time -- uname")]
    [InlineData("bash", "uname; time -p uname | cat")]
    [InlineData("bash", "! time -p uname")]
    [InlineData("bash", "uname && time -p uname")]
    [InlineData("zsh", "time -p uname; true")] // zsh starts a program called "-p"
    [InlineData("zsh", "uname; time -p uname | cat")]
    [InlineData("mksh", "EXECSHELL=/tmp/evil; ./ok.sh")] // mksh hands a text without #! to it
    [InlineData("ksh", "EXECSHELL=/tmp/evil; ./ok.sh")]
    [InlineData("yash", "SH_OPTIONS=x; uname")]
    [InlineData("ksh", "ASTFEATURES=x; uname")]
    [InlineData("ksh", "SOMETHING_NEW=x; uname")] // capitals are the shells' own, and nobody knows all of them
    [InlineData("zsh", "SOMETHING_NEW=x; uname")]
    [InlineData("mksh", "unset SOMETHING_NEW; uname")]
    [InlineData("zsh", "command command uname; true")] // zsh starts a program called "command"
    [InlineData("zsh", "command exec uname; true")]
    [InlineData("zsh", "command builtin uname; true")]
    [InlineData("ksh", "command command uname; true")]
    [InlineData("yash", "command exec uname; true")]
    [InlineData("mksh", "time command uname; true")] // a time that is started starts what is called so
    [InlineData("ksh", "time exec uname; true")]
    [InlineData("yash", "time builtin uname; true")]
    [InlineData("dash", "time command uname; true")]
    public async Task What_the_shell_would_look_for_is_not_taken_for_its_word(string shell, string text)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", "echo ok\n");
        Assert.Equal(Denied, await box.RunAsync(shell, "-c", text));
        Assert.Equal(Denied, await box.RunAsync("sh", "-c", $"{shell} -c '{text}'"));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("bash", "time uname | cat")]
    [InlineData("bash", "command command uname; true")]
    [InlineData("bash", "command exec uname")]
    [InlineData("bash", "SOMETHING=x; uname | cat")]
    [InlineData("dash", "command command uname; true")]
    [InlineData("dash", "SOMETHING=x; uname | cat")]
    [InlineData("zsh", "command uname | cat")]
    [InlineData("zsh", "something=x; uname | cat")]
    [InlineData("mksh", "X=1; uname | cat")]
    [InlineData("ksh", "command uname | cat")]
    public async Task What_the_shell_does_itself_still_runs(string shell, string text)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/" + shell) || File.Exists("/bin/" + shell), shell + " is not here");
        using RunBox box = new(Rules);
        Assert.Equal("ran", await box.RunAsync(shell, "-c", text));
    }

    [Theory]
    [InlineData("-c;uname | cat;-c;id")]
    [InlineData("-c;uname | cat;-C;id")]
    [InlineData("-c;uname | cat;--init-command=id")]
    [InlineData("-c;uname | cat;--command;id")]
    [InlineData("-c;uname | cat;x;-c;id")]
    [InlineData("-c;uname | cat; -c;id")]
    [InlineData("--no-config;-c;uname | cat;-c;id")]
    [InlineData("--no-config;-c;uname | cat;-cid")]
    [InlineData("--no-config;-c;uname | cat;-vcid")]
    [InlineData("-c;\"$0\";uname;-c;id")]
    public async Task Fish_reads_options_behind_the_text(string arguments)
    {
        using RunBox box = new(Rules);
        Assert.Equal(Denied, await box.RunAsync(["fish", .. arguments.Split(';')]));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("bash", "#!/usr/bin/python3\nimport os\n")]
    [InlineData("bash", "#!/usr/bin/env python3\nimport os\n")]
    [InlineData("bash", "#!/usr/bin/env -S node --x\nconst a = 1\n")]
    [InlineData("bash", "#! /usr/bin/perl -w\nuse strict;\n")]
    [InlineData("dash", "#!/bin/bash\nsource x\n")] // dash knows no "source"
    [InlineData("dash", "#!/usr/bin/env bash\n[[ a ]]\n")]
    [InlineData("sh", "#!/usr/bin/ruby\nrequire 'x'\n")]
    [InlineData("bash", "#!/usr/bin/zsh\nwhence x\n")]
    [InlineData("bash", "#!/usr/bin/fish\nset -x a\n")]
    [InlineData("bash", "#!\nimport os\n")]
    [InlineData("bash", "#!/usr/bin/env -i python3\nimport os\n")]
    [InlineData("bash", "#!/usr/bin/env A=b python3\nimport os\n")]
    [InlineData("bash", "\u007fELF\u0000\u0000rest")]
    public async Task A_script_is_read_by_the_shell_that_it_is_written_for(string shell, string content)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", content);
        Assert.Equal(Denied, await box.RunAsync(shell, Path.Combine(box.Work, "ok.sh"), "x"));
        Assert.Equal(Denied, await box.RunAsync("sh", "-c", $"{shell} {box.Work}/ok.sh && uname"));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("bash", "#!/bin/bash\n[[ a ]]\n")]
    [InlineData("bash", "#!/usr/bin/env bash\n[[ a ]]\n")]
    [InlineData("bash", "echo a\n")]
    [InlineData("bash", "")]
    [InlineData("dash", "#!/bin/sh\necho a\n")]
    [InlineData("sh", "#!/bin/sh\r\necho a\n")]
    [InlineData("sh", "#!/usr/bin/env sh\necho a\n")]
    public async Task A_script_of_that_shell_runs(string shell, string content)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", content);
        Assert.Equal("ran", await box.RunAsync(shell, Path.Combine(box.Work, "ok.sh"), "x"));
    }

    [Fact]
    public void The_denial_names_whom_the_script_is_written_for()
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", "#!/usr/bin/python3\nimport os\n");
        string why = Assert.Single(box.Admin.Test((IReadOnlyList<string>)["bash", box.Work + "/ok.sh"], "main", box.Work).Programs).Why;
        Assert.Contains("is written for python3", why, StringComparison.Ordinal);
    }
}
