using System.Security.Cryptography;

namespace OpenClaw.ModuleTests.InProcess;

/// <summary>
/// Every cmdlet that changes something on this machine: -WhatIf says what would be done here, or that there is nothing to do, and changes
/// nothing; -Confirm asks once. Those that change something at a gateway have their rows in Operator.Tests.ps1.
/// </summary>
public sealed class WhatIfTests : IDisposable
{
    private const string ElsewhereTested =
        "Approve-OpenClawExec Approve-OpenClawPairing Deny-OpenClawExec Deny-OpenClawPairing Deploy-OpenClawNode Invoke-OpenClawNode Remove-OpenClawNode Rename-OpenClawNode";

    private readonly Person _person = new();
    private readonly ModuleSession _session;

    public WhatIfTests() => _session = new ModuleSession(host: _person);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Add-OpenClawExecRule /opt/zz/b", "exec policy in .*/opt/zz/b")]
    [InlineData("Add-OpenClawExecRule /opt/zz/a", "Nothing would be done. .*is so already")]
    [InlineData("Remove-OpenClawExecRule /opt/zz/a", "exec policy in .*/opt/zz/a")]
    [InlineData("Remove-OpenClawExecRule /opt/zz/b -WarningAction SilentlyContinue", "Nothing would be done")]
    [InlineData("Set-OpenClawExecPolicy -Security Full", "security.*full")]
    [InlineData("Set-OpenClawExecPolicy -Security Allowlist", "Nothing would be done")]
    [InlineData("Import-OpenClawExecPolicy -Text 'defaults: { security: deny }'", "security.*deny")]
    [InlineData("Import-OpenClawExecPolicy -Text (Export-OpenClawExecPolicy)", "Nothing would be done")]
    [InlineData("Export-OpenClawExecPolicy \"$State/policy.yaml\"", "Write the exec policy.*policy.yaml")]
    [InlineData("Export-OpenClawExecHistory \"$State/history.jsonl\"", "Write the history.*history.jsonl")]
    [InlineData("Set-OpenClawNodeConfiguration -DisplayName other", "other")]
    [InlineData("Set-OpenClawNodeConfiguration -DisplayName web01", "Nothing would be done")]
    [InlineData("Reset-OpenClawNodeIdentity", "Replace by a new one")]
    [InlineData("Reset-OpenClawNodeIdentity -StateDirectory \"$State/none\"", "Make a device key")]
    [InlineData("Import-OpenClawNodeState \"$State/none\"", "-")]
    [InlineData("Repair-OpenClawNode", "Nothing would be done")]
    [InlineData("New-OpenClawSupportBundle \"$State/b.zip\"", "Write a support bundle.*b.zip")]
    [InlineData("Start-OpenClawNode -GatewayHost 127.0.0.1 -Port 1", "Start an OpenClaw node.*127.0.0.1")]
    [InlineData("$PSDefaultParameterValues.Clear(); Stop-OpenClawNode", "Nothing would be done. This session runs no node")]
    [InlineData("Start-OpenClawNode -Service", "Nothing would be done. No node is installed")]
    [InlineData("Stop-OpenClawNode -Service", "Nothing would be done. No node is installed")]
    [InlineData("Restart-OpenClawNode", "Nothing would be done. No node is installed")]
    [InlineData("Restart-OpenClawNode -Service", "Nothing would be done. No node is installed")]
    [InlineData("Uninstall-OpenClawNode", "Nothing would be done. No node is installed")]
    [InlineData("Install-OpenClawNode -GatewayHost 127.0.0.1", "Install an OpenClaw node")]
    public void WhatIf_says_what_would_be_done_and_does_nothing(string line, string said)
    {
        Prepare();
        string before = Files();
        _person.Lines.Clear();
        // Install: the shell of this process is no PowerShell that could be installed from.
        string error = _session.ErrorId($"$null = {line} -WhatIf");
        Assert.Equal(before, Files());
        Assert.Equal(0, _person.Questions);
        if (error is "PowerShellNotFound")
        {
            Assert.StartsWith("Install-", line);
            return;
        }

        Assert.Equal(said == "-", error != "-");
        Assert.Equal(said == "-" ? 0 : 1, _person.Lines.Count);
        if (said != "-")
        {
            Assert.Matches("^What if: .*(?s:" + said + ")", _person.Lines[0]);
        }
    }

    [Theory]
    [InlineData("Add-OpenClawExecRule /opt/zz/b", 1)]
    [InlineData("Add-OpenClawExecRule /opt/zz/a", 0)]
    [InlineData("Remove-OpenClawExecRule /opt/zz/a", 1)]
    [InlineData("Set-OpenClawExecPolicy -Security Full -Ask Off -WarningAction SilentlyContinue", 1)]
    [InlineData("Import-OpenClawExecPolicy -Text 'defaults: { security: full, ask: off }' -WarningAction SilentlyContinue", 1)]
    [InlineData("Export-OpenClawExecPolicy \"$State/policy.yaml\"", 1)]
    [InlineData("Export-OpenClawExecHistory \"$State/history.jsonl\"", 1)]
    [InlineData("Set-OpenClawNodeConfiguration -DisplayName other", 1)]
    [InlineData("Set-OpenClawNodeConfiguration -DisplayName web01", 0)]
    [InlineData("Reset-OpenClawNodeIdentity", 1)]
    [InlineData("Repair-OpenClawNode", 0)]
    [InlineData("New-OpenClawSupportBundle \"$State/b.zip\"", 1)]
    [InlineData("Start-OpenClawNode -GatewayHost 127.0.0.1 -Port 1", 1)]
    [InlineData("$PSDefaultParameterValues.Clear(); Stop-OpenClawNode", 0)]
    [InlineData("Uninstall-OpenClawNode", 0)]
    public void Confirm_asks_once_and_a_no_changes_nothing(string line, int questions)
    {
        Prepare();
        string before = Files();
        _person.Answer = "&No";
        _session.ErrorId($"$null = {line} -Confirm");
        Assert.Equal(questions, _person.Questions);
        Assert.Equal(before, Files());
        if (line.StartsWith("Set-OpenClawExecPolicy", StringComparison.Ordinal))
        {
            // Neither is a yes asked for twice where it opens the policy.
            _person.Answer = "&Yes";
            _session.ErrorId($"$null = {line} -Confirm");
            Assert.Equal(questions * 2, _person.Questions);
            Assert.NotEqual(before, Files());
        }
    }

    [Fact]
    public void Every_cmdlet_that_changes_something_has_a_row()
    {
        var rows = typeof(WhatIfTests)
            .GetMethod(nameof(WhatIf_says_what_would_be_done_and_does_nothing))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(row => ((string)row.Data[0]!).Split(' ').First(word => word.Contains("-OpenClaw")))
                .Concat(ElsewhereTested.Split(' ')).Distinct().Order(StringComparer.Ordinal);
        var changing =
            _session.Run(
                "Get-Command -Module OpenClaw -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object Name");
        Assert.Equal(changing.Select(name => (string)name.BaseObject).Order(StringComparer.Ordinal), rows);
    }

    private void Prepare() => _session.Run("""
        Set-OpenClawExecPolicy -Security Allowlist -Confirm:$false
        Add-OpenClawExecRule /opt/zz/a -WarningAction SilentlyContinue
        Set-OpenClawNodeConfiguration -GatewayHost 127.0.0.1 -Port 1 -DisplayName web01
        $null = Reset-OpenClawNodeIdentity -Confirm:$false
        """);

    private string Files() =>
        // A lock is held for a moment now and then, and says nothing.
        string.Join('\n', Directory.EnumerateFiles(_session.State, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}
