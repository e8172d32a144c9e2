using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>zsh and fish read files of their account in front of every command, and their options are not those of other shells.</summary>
public sealed class StartupFilesTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname","/usr/bin/cat","{WORK}/ok.sh"]}}}""";

    [Theory]
    [InlineData("zsh;-c;uname -s | cat", "-f;-c;/usr/bin/uname -s | /usr/bin/cat")]
    [InlineData("zsh;-f;-c;uname -s | cat", "-f;-c;/usr/bin/uname -s | /usr/bin/cat")]
    [InlineData("zsh;-fc;uname -s | cat", "-f;-fc;/usr/bin/uname -s | /usr/bin/cat")]
    [InlineData("zsh;-e;-u;-c;uname -s && cat x", "-f;-e;-u;-c;/usr/bin/uname -s && /usr/bin/cat x")]
    [InlineData("zsh;-euxc;uname | cat", "-f;-euxc;/usr/bin/uname | /usr/bin/cat")]
    [InlineData("sh;-c;zsh -c 'uname | cat'", "-f;-c;/usr/bin/uname | /usr/bin/cat")]
    [InlineData("zsh;-f;ok.sh;x", "-f;./ok.sh;x")]
    [InlineData("zsh;-f;-e;ok.sh;x", "-f;-e;./ok.sh;x")]
    [InlineData("zsh;-ef;{WORK}/ok.sh", "-ef;{WORK}/ok.sh")]
    [InlineData("fish;-c;uname -s | cat", "--no-config;-c;/usr/bin/uname -s | /usr/bin/cat")]
    [InlineData("fish;--no-config;-c;uname -s | cat", "--no-config;-c;/usr/bin/uname -s | /usr/bin/cat")]
    [InlineData("fish;--no-config;ok.sh;x", "--no-config;./ok.sh;x")]
    public async Task They_are_started_without_those_files(string command, string expected)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", command.StartsWith("fish", StringComparison.Ordinal)
            ? "#!/usr/bin/fish\necho hello\n" : "#!/bin/sh\necho hello\n");
        Assert.Equal("ran", await box.RunAsync(Argv(box, command)));
        IReadOnlyList<string> started = Assert.Single(box.Started).Argv;
        Assert.Equal(expected.Replace("{WORK}", box.Work), string.Join(";", started.Skip(1)));
        // What was pinned is what it is pinned to.
        Assert.Equal("ran", await box.RunAsync([.. started]));
        Assert.Equal(started, box.Started[1].Argv);
    }

    [Theory]
    [InlineData("zsh;ok.sh")]
    [InlineData("zsh;{WORK}/ok.sh")]
    [InlineData("zsh;-e;ok.sh")]
    [InlineData("zsh;-f;+f;ok.sh")]
    [InlineData("zsh;-fb;-x;ok.sh")]
    [InlineData("zsh;-f;-m;ok.sh")]
    [InlineData("zsh;-f;--;ok.sh")]
    [InlineData("zsh;+f;-c;uname | cat")]
    [InlineData("zsh;-b;-c;uname | cat")]
    [InlineData("zsh;-f;+f;-c;uname | cat")]
    [InlineData("zsh;-o;rcs;-c;uname | cat")]
    [InlineData("zsh;-ic;uname | cat")]
    [InlineData("sh;-c;zsh ok.sh")]
    [InlineData("sh;-c;zsh {WORK}/ok.sh && uname")]
    [InlineData("sh;-c;zsh -c '\"$0\" \"$@\"' uname")]
    [InlineData("fish;ok.sh")]
    [InlineData("fish;-f;ok.sh;{WORK}/evil.fish")]
    [InlineData("fish;-C;ok.sh;{WORK}/evil.fish")]
    [InlineData("fish;--no-config;-f;ok.sh;evil.fish")]
    [InlineData("fish;-f;--no-config;ok.sh;evil.fish")]
    [InlineData("fish;-f;-c;uname | cat")]
    [InlineData("fish;-n;-c;uname | cat")]
    [InlineData("fish;-e;-c;uname | cat")]
    [InlineData("fish;-vc;uname | cat")]
    [InlineData("fish;-xc;uname | cat")]
    [InlineData("fish;--no-config;-fc;uname | cat")]
    [InlineData("fish;--no-config;-C;x;-c;uname | cat")]
    [InlineData("fish;--init-command=evil;-c;uname | cat")]
    [InlineData("fish;-c;uname -s; true;-c;id")]
    [InlineData("fish;--no-config;-c;uname | cat;-c;id")]
    [InlineData("fish;-c;uname | cat;-C;id")]
    [InlineData("fish;-c;uname | cat;--init-command=id")]
    [InlineData("fish;-c;uname | cat;--command=id")]
    [InlineData("fish;-c;uname;x;-c;id")]
    [InlineData("fish;-c;uname;--;-c;id")]
    [InlineData("fish;-c;uname;x")]
    [InlineData("fish;-c;uname | cat;")]
    [InlineData("fish;-c;uname;-cid")]
    [InlineData("sh;-c;fish -c uname -c id")]
    [InlineData("sh;-c;fish -c 'uname | cat' -C id; uname")]
    [InlineData("sh;-c;fish ok.sh")]
    [InlineData("sh;-c;fish -f ok.sh evil.fish")]
    public async Task Rules_do_not_allow_them_in_another_way(string command)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", "uname\n");
        box.Script("evil.fish", "evil");
        Assert.Equal("SYSTEM_RUN_DENIED: allowlist miss", await box.RunAsync(Argv(box, command)));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("dash;ok.sh")]
    [InlineData("bash;-e;ok.sh")]
    [InlineData("bash;-f;ok.sh")]
    [InlineData("sh;-eu;ok.sh")]
    [InlineData("sh;-f;-c;uname | cat")]
    [InlineData("sh;-c;sh ok.sh")]
    public async Task Other_shells_need_none_of_it(string command)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", "uname\n");
        Assert.Equal("ran", await box.RunAsync(Argv(box, command)));
    }

    [Fact]
    public void The_denial_says_what_to_type()
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh", "uname\n");
        Assert.Contains("zsh -f SCRIPT",
            Assert.Single(box.Admin.Test((IReadOnlyList<string>)["zsh", "ok.sh"], "main", box.Work).Programs).Why,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", "dash", true)]
    [InlineData("sh", "bash", true)]
    [InlineData("sh", "mksh", true)]
    [InlineData("bash", "bash", true)]
    [InlineData("zsh", "zsh", true)]
    [InlineData("fish", "fish", true)]
    [InlineData("nice", "nice", true)]
    [InlineData("sh", "tcsh", false)]
    [InlineData("sh", "csh", false)]
    [InlineData("sh", "osh", false)]
    [InlineData("sh", "xonsh", false)]
    [InlineData("sh", "nu", false)]
    [InlineData("sh", "elvish", false)]
    [InlineData("sh", "fish", false)]
    [InlineData("sh", "zsh", false)]
    [InlineData("bash", "zsh", false)]
    [InlineData("zsh", "bash", false)]
    [InlineData("fish", "dash", false)]
    [InlineData("sh", "pwsh", false)]
    [InlineData("sh", "perl", false)]
    [InlineData("nice", "env", false)]
    public void Another_name_is_good_for_a_shell_that_reads_as_sh_does(string name, string real, bool expected) =>
        Assert.Equal(expected, SystemFile.IsSameKind(real, name));

    [Theory]
    [InlineData("sh", "zsh")]
    [InlineData("bash", "tcsh")]
    public async Task A_link_to_another_kind_of_shell_carries_nothing(string name, string real)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/" + real), real + " is not here");
        using RunBox box = new(Rules);
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        Links.Create(Path.Combine(box.Work, "bin", name), "/usr/bin/" + real);
        Assert.Equal("SYSTEM_RUN_DENIED: allowlist miss", await box.RunAsync(name, "-c", "uname | cat"));
        Assert.Empty(box.Started);
    }

    private static string[] Argv(RunBox box, string command) => command.Replace("{WORK}", box.Work).Split(';');
}
