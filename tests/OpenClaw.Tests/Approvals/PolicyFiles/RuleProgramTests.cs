using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.Tests.Approvals.PolicyFiles;

/// <summary>A rule works as it was typed: what is stored is the file that would be executed.</summary>
[Trait("NotUnder", "wine")] // links and modes of POSIX
public sealed class RuleProgramTests : IDisposable
{
    private readonly string _root;

    public RuleProgramTests()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "links and modes of POSIX");
        _root = System.IO.Path.GetTempPath().TrimEnd('/') + "/openclaw-rule-" + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(_root);
        _root = OpenClaw.Node.Approvals.Files.RealPath.TryResolve(_root)!;
        foreach (string folder in (string[])["bin", "opt/tool/1.2", "work", "sp ace"])
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }
        foreach (string program in (string[])["bin/plain", "opt/tool/1.2/tool", "work/here", "sp ace/x", "bin/a*b", "bin/bash",
            "bin/q log"])
        {
            File.WriteAllText(Path.Combine(_root, program), "#!/bin/sh\n");
            Links.ChangeMode(Path.Combine(_root, program), 0b111_101_101);
        }
        Links.Create(Path.Combine(_root, "bin/tool"), Path.Combine(_root, "opt/tool/1.2/tool"));
        Links.Create(Path.Combine(_root, "bin/applet"), Path.Combine(_root, "bin/plain"));
        Links.Create(Path.Combine(_root, "bin/chain"), Path.Combine(_root, "bin/applet"));
        Links.Create(Path.Combine(_root, "opt/current"), Path.Combine(_root, "opt/tool"));
        Links.Create(Path.Combine(_root, "bin/gone"), Path.Combine(_root, "nothing"));
        Links.Create(Path.Combine(_root, "bin/star"), Path.Combine(_root, "bin/a*b"));
        Links.Create(Path.Combine(_root, "link"), Path.Combine(_root, "opt/tool/1.2"));
    }

    public void Dispose()
    {
        if (_root is not null)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Theory]
    [InlineData("plain", "$/bin/plain")] // a bare name
    [InlineData("  plain ", "$/bin/plain")]
    [InlineData("$/bin/plain", "$/bin/plain")] // the path itself
    [InlineData("tool", "$/opt/tool/1.2/tool")] // a name that is a link
    [InlineData("$/bin/tool", "$/opt/tool/1.2/tool")] // a path that is a link
    [InlineData("chain", "$/bin/plain")] // a link to a link
    [InlineData("$/opt/current/1.2/tool", "$/opt/tool/1.2/tool")] // a link on the way
    [InlineData("./here", "$/work/here")] // a relative path
    [InlineData("../bin/tool", "$/opt/tool/1.2/tool")]
    [InlineData("../link/../1.2/tool", "$/opt/tool/1.2/tool")] // behind a link .. is not where it seems
    [InlineData("~/bin/plain", "$/bin/plain")] // the home directory
    [InlineData("$/sp ace/x", "$/sp ace/x")]
    [InlineData("q log", "$/bin/q log")] // a program whose name has a space
    [InlineData("$/bin/*", "$/bin/*")] // a pattern of a person stays one
    [InlineData("$/bin/to?l", "$/bin/to?l")]
    [InlineData("*", "*")]
    [InlineData("cmd:dir", "cmd:dir")] // a command of a shell itself
    public void What_is_stored_is_the_file_it_leads_to(string typed, string stored)
    {
        RuleProgram rule = Read(typed);
        Assert.Null(rule.Refusal);
        Assert.Equal(stored.Replace("$", _root), rule.Pattern);
        Assert.Equal(rule.Pattern == rule.Typed, rule.Note is null);
        if (rule.Note is not null)
        {
            Assert.Contains(rule.Pattern, rule.Note);
            Assert.EndsWith("the rule is stored for that file.", rule.Note);
        }
    }

    [Theory]
    [InlineData("", "one line")]
    [InlineData("a\nb", "one line")]
    [InlineData("pla\u200bin", "one line of visible text")]
    [InlineData("plain --version", "a command line")]
    [InlineData("plain\t-a", "one line of visible text")]
    [InlineData("$/bin", "a directory")]
    [InlineData("$/bin/", "a directory")]
    [InlineData("$/bin/star", "a pattern in a rule")]
    public void What_could_not_work_is_refused_with_what_to_type(string typed, string why)
    {
        RuleProgram rule = Read(typed);
        Assert.Contains(why, rule.Refusal);
        Assert.NotNull(rule.NextStep);
    }

    [Theory]
    [InlineData("nowhere", "search path")]
    [InlineData("$/bin/nowhere", "no file")]
    [InlineData("$/bin/gone", "no file")]
    [InlineData("applet", "under every name it has")]
    public void What_somebody_should_think_about_is_said(string typed, string warning)
    {
        RuleProgram rule = Read(typed);
        Assert.Null(rule.Refusal);
        Assert.Contains(rule.Warnings, text => text.Contains(warning));
    }

    [Theory]
    [InlineData("./not-yet")]
    [InlineData("././/not-yet")]
    public void Here_is_no_step_on_the_way_to_what_is_not_there_yet(string typed) =>
        Assert.Equal(Path.Combine(_root, "work", "not-yet"), Read(typed).Pattern);

    [Fact]
    public void A_command_line_is_offered_as_program_and_arguments()
    {
        Assert.Equal("openclaw-node approvals allowlist add plain --arg-pattern '^log -n 1\\.5$'", Read("plain log -n 1.5").NextStep);
    }

    [Fact]
    public void A_name_can_stay_a_name()
    {
        RuleProgram rule = RuleProgram.Read("plain", byName: true, Environment, Path.Combine(_root, "work"), _root);
        Assert.Equal(("plain", null), (rule.Pattern, rule.Refusal));
        Assert.Contains("says the name alone", rule.Note);
        Assert.NotNull(RuleProgram.Read("/bin/sh", byName: true, Environment, _root, _root).Refusal);
    }

    [Fact]
    public void With_an_argument_part_a_shell_is_no_open_door()
    {
        Assert.Empty(RuleProgram.Read("bash", byName: false, Environment, _root, _root, "^-c date$").Warnings);
    }

    private Dictionary<string, string> Environment => new() { ["PATH"] = Path.Combine(_root, "bin") };

    private RuleProgram Read(string typed) =>
        RuleProgram.Read(typed.Replace("$", _root), byName: false, Environment, Path.Combine(_root, "work"), _root);
}
