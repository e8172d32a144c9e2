using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;

namespace OpenClaw.Tests.Operator;

/// <summary>The question about a request: the requester's words cannot draw over it.</summary>
public sealed class ExecRequestTextTests
{
    [Theory]
    [InlineData("\u001b[2K\u001b[1A", "\\u{1B}[2K\\u{1B}[1A")]
    [InlineData("\u001b]0;title\u0007", "\\u{1B}]0;title\\u{7}")]
    [InlineData("\u009b31m", "\\u{9B}31m")]
    [InlineData("\r    git status", "\\r    git status")]
    [InlineData("\nagent main, in /srv", "\\nagent main, in /srv")]
    [InlineData("\n! all is well", "\\n! all is well")]
    [InlineData("\u2028x", "\\u{2028}x")]
    [InlineData("\u202e", "\\u{202E}")]
    [InlineData("\u2066", "\\u{2066}")]
    [InlineData("\u200b", "\\u{200B}")]
    [InlineData("\b\b", "\\u{8}\\u{8}")]
    [InlineData("\u00a0", "\\u{A0}")]
    [InlineData("\t", "\\t")]
    public void Nothing_of_a_request_draws(string hostile, string shown)
    {
        IReadOnlyList<string> here = ExecRequestText.Lines(new ExecRequestView
        {
            Id = "1", Argv = ["id"], Reason = "x", Command = "id #" + hostile, AgentId = "a" + hostile, Directory = "/d" + hostile,
            Programs = ["/p" + hostile], Script = "/s" + hostile, ScriptSha256 = "00", CannotAllowOnce = "w" + hostile,
        });
        IReadOnlyList<string> there = ExecRequestText.Lines(new GatewayExecRequest
        {
            Id = "1", Url = "ws://x", Command = "id #" + hostile, AgentId = "a" + hostile, Directory = "/d" + hostile,
            RunsOn = "r" + hostile,
            EnvironmentNames = ["E" + hostile], Warnings = ["w" + hostile],
        });
        Assert.Equal((5, 4), (here.Count, there.Count));
        Assert.All(here.Concat(there), line => Assert.DoesNotContain(hostile, line, StringComparison.Ordinal));
        Assert.All(here.Concat(there), line => Assert.Contains(shown, line, StringComparison.Ordinal));
        Assert.All(here.Concat(there), line => Assert.DoesNotContain(line, c => char.IsControl(c)));
    }

    [Fact]
    public void One_line_says_the_programs_and_the_script_as_well() => Assert.Equal(
        "sh x (agent main, in /srv; program /bin/sh; script /srv/x (sha256 00))",
        ExecRequestText.Line(ExecRequestText.Lines(new ExecRequestView
        {
            Id = "1", Argv = ["sh", "x"], Reason = "x", Command = "sh x", AgentId = "main", Directory = "/srv", Programs = ["/bin/sh"],
            Script = "/srv/x", ScriptSha256 = "00",
        })));
}
