using System.Runtime.InteropServices;
using OpenClaw.Node.Texts;

namespace OpenClaw.Tests.Texts;

/// <summary>A command that a person shall type carries words of a requester: they stay one word.</summary>
public sealed class QuoteTests
{
    [Theory]
    [InlineData("git", "'git'")]
    [InlineData("a'b", "'a''b'")]
    [InlineData("a\u2018;calc;\u2018", "'a\u2018\u2018;calc;\u2018\u2018'")]
    [InlineData("a\u2019;calc;\u2019", "'a\u2019\u2019;calc;\u2019\u2019'")]
    [InlineData("a\u201a;calc", "'a\u201a\u201a;calc'")]
    [InlineData("a\u201b;calc", "'a\u201b\u201b;calc'")]
    [InlineData("'\u2019", "'''\u2019\u2019'")]
    [InlineData("$(calc)`n", "'$(calc)`n'")]
    [InlineData("\u201c$x\u201d", "'\u201c$x\u201d'")]
    [InlineData("a\nb", "WORD")]
    [InlineData("a\u001b[2K", "WORD")]
    [InlineData("a\u202eb", "WORD")]
    public void In_PowerShell(string word, string quoted)
    {
        Assert.Equal(quoted, ToolWords.PowerShell.Quote(word));
        Assert.Equal($"Add-OpenClawExecRule {quoted} -ArgPattern {quoted}", ToolWords.PowerShell.AddRule(word, word, null));
        Assert.EndsWith($" -Agent {(word == "git" ? word : quoted)}", ToolWords.PowerShell.AddRule("x", word), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Force", "'-Force'")]
    [InlineData("", "''")]
    [InlineData("main-2_x", "main-2_x")]
    public void An_agent_is_a_value(string agent, string word) =>
        Assert.EndsWith(" -Agent " + word, ToolWords.PowerShell.AddRule("x", agent), StringComparison.Ordinal);

    /// <summary>
    /// What a gateway calls its requests is pasted as it is said. Wine's runtime hangs in the second skip of this method.
    /// </summary>
    [Theory]
    [Trait("NotUnder", "wine")]
    [InlineData("3f2a91c0-5d1e", "3f2a91c0-5d1e", "3f2a91c0-5d1e")]
    [InlineData("admin@db01.example:22", "admin@db01.example:22", "admin@db01.example:22")]
    [InlineData("x;calc", "'x;calc'", "'x;calc'")]
    [InlineData("x $(calc)", "'x $(calc)'", "'x $(calc)'")]
    [InlineData("-Force", "'-Force'", "'-Force'")]
    [InlineData("@args", "'@args'", "@args")]
    [InlineData("a\u001b[2K", "WORD", "WORD")]
    public void An_id_is_one_word(string id, string powerShell, string program)
    {
        Assert.Equal($"Approve-OpenClawPairing {powerShell}", ToolWords.PowerShell.ApproveDevice(id));
        Assert.Equal($"Deny-OpenClawExec {powerShell}", ToolWords.PowerShell.DenyRequest(id));
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "The program quotes for cmd.exe there.");
        Assert.Equal($"At the gateway: openclaw devices approve {program}", ToolWords.Program.ApproveDevice(id));
    }

    [Theory]
    [InlineData("a b", "\"a b\"")]
    [InlineData("^status$", "\"^status$\"")]
    [InlineData("a&calc", "\"a&calc\"")]
    [InlineData("a\"&calc&\"", "WORD")]
    [InlineData("%COMSPEC%", "WORD")]
    [InlineData("!x!", "WORD")]
    [InlineData("$(calc)", "WORD")]
    [InlineData("a`b", "WORD")]
    [InlineData("a\u201d;calc", "WORD")]
    [InlineData("C:\\x\\", "WORD")]
    [InlineData("a\r\ncalc", "WORD")]
    public void For_Windows(string word, string quoted) => Assert.Equal(quoted, ProgramWords.ForWindows(word));
}
