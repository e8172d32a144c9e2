using System.Diagnostics;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Native;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// A rule for a script is for what the script says: a shell that reads a text for another program makes other commands of it.
/// </summary>
public sealed class ReadByAnotherTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["{WORK}/s","/usr/bin/printenv","/usr/bin/cat"]}}}""";

    [Theory]
    [InlineData("#!/usr/bin/python3\nimport os\n", "bash s", false)]
    [InlineData("#!/usr/bin/python3\nimport os\n", "dash s", false)]
    [InlineData("#!/usr/bin/python3\nimport os\n", "sh -c 'bash s'", false)]
    [InlineData("#!/usr/bin/python3\nimport os\n", "sh -c 'cat x; sh ./s'", false)]
    [InlineData("#!/usr/bin/env node\nconst x\n", "sh s", false)]
    [InlineData("#!/usr/bin/env -S perl -w\nuse strict\n", "bash s", false)]
    [InlineData("#! /usr/bin/perl -w\nuse strict\n", "bash ./s", false)]
    [InlineData("#!/usr/bin/zsh\nprint -l *\n", "bash s", false)]
    [InlineData("#!/usr/bin/fish\nset x\n", "sh s", false)]
    [InlineData("#!/bin/csh\nset x\n", "sh s", false)]
    [InlineData("#!\nimport\n", "sh s", false)]
    [InlineData("#!/usr/bin/awk -f\n", "sh s", false)]
    [InlineData("\u007fELF\u0002\0", "bash s", false)]
    [InlineData("#!/bin/sh\nuname\n", "bash s", true)]
    [InlineData("#!/bin/sh -e\nuname\n", "sh -e s", true)]
    [InlineData("#!/usr/bin/env bash\nuname\n", "bash ./s", true)]
    [InlineData("#!/bin/bash\nuname\n", "sh -c 'bash s | cat'", true)]
    [InlineData("uname\n", "bash s", true)]
    [InlineData("", "sh s", true)]
    [InlineData("#!/usr/bin/python3\nimport os\n", "./s", true)]
    public async Task A_script_is_read_by_what_it_names(string text, string command, bool runs)
    {
        using RunBox box = new(Rules);
        box.Script("s", text);
        Assert.Equal(runs ? "ran" : "SYSTEM_RUN_DENIED: allowlist miss", await box.RunAsync([.. ShellWords.Split(command)!]));
    }

    /// <summary>Variables that reach programs although the request sets none of them.</summary>
    [Theory]
    [InlineData("env", "TZ=UTC", "sh", "-c", "TZ=:/tmp/evil; printenv TZ")]
    [InlineData("env", "CI=1", "bash", "-c", "CI=$CI/x; printenv CI")]
    [InlineData("env", "LANG=C", "sh", "-c", "LANG=x && printenv LANG")]
    [InlineData("env", "tz=1", "sh", "-c", "tz=2; printenv tz")]
    [InlineData("env", "TZ=UTC", "nice", "sh", "-c", "unset TZ; printenv TZ")]
    [InlineData("env", "NO_COLOR=1", "sh", "-c", "NO_COLOR=/tmp/evil; printenv NO_COLOR")]
    [InlineData("sh", "-c", "PWD=/tmp/evil; printenv PWD")]
    [InlineData("bash", "-c", "PWD=/tmp/evil; printenv PWD")]
    [InlineData("bash", "-c", "OLDPWD=/tmp/evil; printenv OLDPWD")]
    [InlineData("sh", "-c", "unset PWD; printenv PWD")]
    [InlineData("sh", "-c", "OPENCLAW_RUN_MARK=x; printenv OPENCLAW_RUN_MARK")]
    [InlineData("bash", "-c", "OPENCLAW_RUN_MARK= && printenv")]
    [InlineData("sh", "-c", "unset OPENCLAW_RUN_MARK; printenv")]
    public async Task A_text_changes_no_variable_of_its_programs(params string[] argv)
    {
        using RunBox box = new(Rules);
        Assert.NotEqual("ran", await box.RunAsync(argv));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData(@"^\0\0$", "", "")]
    [InlineData(@"\0\0", "", "")]
    [InlineData(@"^-l\s/srv$", "-l /srv")]
    [InlineData(@"^-l\W/srv$", "-l /srv")]
    [InlineData(@"^-l\D/srv$", "-l /srv")]
    [InlineData(@"^-l[^a]/srv$", "-lb/srv", "x")]
    [InlineData(@"^-l[ \t]/srv$", "-l /srv")]
    [InlineData(@"^-l\s+/srv$", "-l  /srv")]
    [InlineData(@"^-m\s\S+$", "-m pytest")]
    [InlineData(@"^-m(\s|x)pytest$", "-m pytest")]
    [InlineData("^-m pytest$", "-m pytest")]
    [InlineData(@"^\s$", "", "")]
    public void A_blank_of_an_expression_stands_between_arguments(string pattern, params string[] arguments) =>
        Assert.False(ArgPattern.Matches(pattern.Replace("\\0", "\0"), ["p", .. arguments], PathRules.Linux));

    [Theory]
    [InlineData(@"^-l\s/srv$", "-l", "/srv")]
    [InlineData("^-m .*$", "-m", "two words and more")]
    [InlineData("^-m [^;]*$", "-m", "two words")]
    [InlineData("^commit", "commit", "-m", "a b")]
    [InlineData("^\0\0$")]
    [InlineData("^a\0\0$", "a", "")]
    public void What_stands_between_them_still_does(string pattern, params string[] arguments) =>
        Assert.True(ArgPattern.Matches(pattern.Replace("\\0", "\0"), ["p", .. arguments], PathRules.Linux));

    [Theory]
    [InlineData("PERLLIB", "/tmp/evil:/opt/token=abcdefgh1", true, "/tmp/evil:/opt/token=***")]
    [InlineData("MAKEFLAGS", "--eval=x password=secret12", true, "--eval=x password=***")]
    [InlineData("X", "/tmp/evil:/opt/token=abcdefgh1", false, "/tmp/evil:/opt/token=***")]
    [InlineData("API_TOKEN", "abc def", false, null)]
    [InlineData("DB_PASSWORD", "x", false, null)]
    [InlineData("AUTH_PATH", "/tmp/evil", true, "/tmp/evil")]
    [InlineData("X", "", false, "")]
    [InlineData("X", "plain", false, "plain")]
    public void Only_the_secret_of_a_value_is_hidden(string name, string value, bool carriesCode, string? shown) =>
        Assert.Equal(shown, SecretRedaction.Shown(name, value, carriesCode));

    [Fact]
    public void A_long_value_says_how_much_is_left_out() =>
        Assert.EndsWith(" … (904 characters more)", SecretRedaction.Shown("X", new string('x', 5000), false));

    /// <summary>
    /// Expressions that go back in their text have one time for the whole decision, whatever the machine is doing meanwhile.
    /// </summary>
    [Fact]
    public void Expressions_that_look_around_share_one_time()
    {
        MatchWork work = new();
        AllowlistRule[] rules =
            [.. Enumerable.Range(0, 250)
                .Select(i => new AllowlistRule { Agent = "main", Pattern = "/usr/bin/echo", ArgPattern = $"^(?:(?:a+)+(?!b{i}))+$" })];
        ExecutableResolution echo = new("echo", "/usr/bin/echo", "/usr/bin/echo");
        Assert.Null(AllowlistMatcher.Match(rules, echo, ["echo", new string('a', 40) + "!"], "/", null, PathRules.Linux, work));
        Assert.True(work.IsExhausted);
        Assert.Null(AllowlistMatcher.Match([new AllowlistRule { Agent = "main", Pattern = "/usr/bin/echo" }], echo, ["echo"], "/", null,
            PathRules.Linux, work));
    }

    /// <summary>A FIFO in the place of a file is no file: whoever opens it waits for somebody who never comes.</summary>
    [Fact]
    public async Task Nobody_waits_at_a_FIFO_in_the_place_of_a_program()
    {
        using RunBox box = new();
        string path = Path.Combine(box.Work, "t");
        File.WriteAllText(path, "#!/bin/sh\n");
        PosixStat before = PosixStat.Of(path, followLinks: true)!.Value;
        File.Move(path, path + ".old"); // kept, so that its number is not given out again
        using (Process make = Process.Start("mkfifo", path))
        {
            make.WaitForExit();
        }
        await Task.Run(() =>
        {
            // What was looked at was a file; what is opened is none any more.
            using PosixDescriptor? exchanged = PosixFile.OpenSame(path, before);
            Assert.Null(exchanged);
            Assert.Null(PlainOpen.Head(path, 64));
            Assert.False(ProgramFile.IsExecutedBySystem(path));
            Assert.Null(ScriptContent.Hash(path));
            Assert.False(ScriptContent.IsScript(path));
        }).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }
}
