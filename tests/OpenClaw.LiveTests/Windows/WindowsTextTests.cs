using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Windows;

/// <summary>
/// Tables of texts for cmd.exe and PowerShell at the real gateway, and what became of each on a Windows node with rules for a few programs.
/// Nobody says yes. The short form is a part of each table; OPENCLAW_LIVE_LONG=1 runs them whole and writes what was seen beside the run's
/// logs.
/// </summary>
public sealed class WindowsTextTests(LiveGateways gateways, WindowsBox box) : IClassFixture<WindowsBox>
{
    private const string System32 = @"C:\windows\system32\";

    [Theory]
    [InlineData("cmd.txt")]
    [InlineData("cmd-attacks.txt")]
    public async Task Texts_for_cmd(string table)
    {
        await AllowAsync(
            Rule(System32 + "hostname.exe"), Rule(System32 + "findstr.exe"), Rule(System32 + "find.exe"), Rule("cmd:dir"),
            Rule("cmd:type", @"^C:\\live\\bat\\text\.txt$"), Rule(@"C:\live\bat\*.bat"));
        await RunAsync(table, text => (["cmd.exe", "/d", "/s", "/c", text], text));
    }

    [Theory]
    [InlineData("powershell.txt")]
    [InlineData("powershell-attacks.txt")]
    public async Task Texts_for_PowerShell(string table)
    {
        WineNode.Need();
        Assert.SkipUnless(WineNode.PowerShell is not null,
            "OPENCLAW_LIVE_WINE_POWERSHELL (the folder of a hosted pwsh.exe) is not set; .ci/run does it.");
        string[] commands = ["Get-Process", "Get-Service", "Get-Date", "Get-ChildItem", "Get-Item", "Write-Output", "Test-Path",
            "Split-Path", "Get-TimeZone", "ConvertFrom-*"];
        await AllowAsync(
            [Rule(WineNode.PowerShell + @"\pwsh.exe"), Rule(System32 + "hostname.exe"),
                Rule("ps:Get-Content", @"^C:\\live\\bat\\text\.txt$"), .. commands.Select(command => Rule("ps:" + command))]);
        await RunAsync(table, text => (["pwsh", "-NoProfile", "-Command", text], null));
    }

    private static JsonObject Rule(string pattern, string? arguments = null) =>
        arguments is null ? new JsonObject { ["pattern"] = pattern } : new JsonObject { ["pattern"] = pattern, ["argPattern"] = arguments };

    private async Task AllowAsync(params JsonObject[] rules)
    {
        ReadyNode ready = await box.ReadyAsync();
        string bat = Directory.CreateDirectory(Path.Combine(WineNode.Drive, "live", "bat")).FullName,
            evil = Directory.CreateDirectory(Path.Combine(WineNode.Drive, "live", "evil")).FullName;
        File.WriteAllText(Path.Combine(bat, "x.bat"), "@echo off\r\necho batch %1\r\n");
        File.WriteAllText(Path.Combine(bat, "text.txt"), "some text\r\n");
        Directory.CreateDirectory(Path.Combine(bat, "sub"));
        foreach (string script in new[] { @"bat/sub/x.bat", "bat/y.cmd", "evil/x.vbs", "evil/x.js", "evil/x.ps1", "evil/x.lnk" })
        {
            File.WriteAllText(Path.Combine(WineNode.Drive, "live", script), "whoami\r\n");
        }

        foreach (string name in new[] { "hostname.exe", "evil.exe", "x.scr" })
        {
            File.Copy(Path.Combine(WineNode.Drive, "windows", "system32", "whoami.exe"), Path.Combine(evil, name), overwrite: true);
        }

        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "on-miss", "deny",
            new JsonObject { ["main"] = new JsonObject { ["allowlist"] = new JsonArray([.. rules]) } });
    }

    private async Task RunAsync(string table, Func<string, (string[] Argv, string? Raw)> command)
    {
        List<string> seen = [], wrong = [];
        int ran = 0, refused = 0;
        foreach (TextTable.Row row in TextTable.Read(table).Rows.Where(row => row.Short || LiveEnvironment.Long))
        {
            (string[] argv, string? raw) = command(row.Text);
            Answer answer = await box.AskAsync(argv, raw);
            (ran, refused) = answer.Ran ? (ran + 1, refused) : (ran, refused + 1);
            seen.Add($"{row.Text.Replace("\n", "{LF}", StringComparison.Ordinal)}\n    {answer.ToString().Replace("\n", " ", StringComparison.Ordinal)}");
            if (row.Difference(answer) is { } difference)
            {
                wrong.Add($"{difference}: {seen[^1]}");
            }
        }

        string summary =
            $"{table}: {seen.Count} texts, {ran} run, {refused} refused, {wrong.Count} not as expected; the node was started again {box.Restarts} times";
        await File.WriteAllLinesAsync(Path.Combine(gateways.NewDirectory("texts"), table), [summary, .. seen],
            TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Assert.True(wrong.Count == 0, summary + "\n" + string.Join("\n", wrong));
    }
}
