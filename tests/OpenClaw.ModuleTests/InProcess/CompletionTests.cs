namespace OpenClaw.ModuleTests.InProcess;

/// <summary>What the Tab key offers, on a box with a policy and without any session at a gateway.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public CompletionTests() =>
        _session.Run(
            "Add-OpenClawExecRule /usr/bin/git -Agent ci; Add-OpenClawExecRule '/opt/our tools/deploy' -Agent ops; Add-OpenClawExecRule /usr/bin/uname");

    public void Dispose() => _session.Dispose();

    // What is typed, and what has to be among the offers; "!" before what must not be.
    [Theory]
    [InlineData("Get-OpenClawExecRule -StateDirectory $State -Agent c", "ci !ops")]
    [InlineData("Get-OpenClawExecRule -StateDirectory $State -Agent ", "ci ops")]
    [InlineData("Remove-OpenClawExecRule -StateDirectory $State -Pattern /usr/bin/g", "/usr/bin/git !/usr/bin/uname")]
    [InlineData("Remove-OpenClawExecRule -StateDirectory $State -Pattern /opt", "'/opt/our tools/deploy'")]
    [InlineData("Start-OpenClawNode -Command system.r", "system.run !system.which")]
    [InlineData("Install-OpenClawNode -Command system.w", "system.which")]
    [InlineData("Set-OpenClawExecPolicy -Security ", "Deny Allowlist Full")]
    [InlineData("Wait-OpenClawNode -For ", "Connected WaitingForApproval")]
    [InlineData("Install-OpenClawNode -Type Sys", "Systemd !Launchd")]
    [InlineData("Get-OpenClawNodeStatus -Fl", "-Flavor")]
    [InlineData("Get-OpenClawNode -Id ", "!web01")]
    [InlineData("Invoke-OpenClawNode web", "!web01")]
    [InlineData("Get-OpenClawP", "Get-OpenClawPairing")]
    public void Offers(string typed, string expected)
    {
        var offered = _session.Complete(typed.Replace("$State", $"'{_session.State}'", StringComparison.Ordinal))
            .Select(result => result.CompletionText).ToList();
        foreach (var word in Words(expected))
        {
            if (word.StartsWith('!'))
            {
                Assert.DoesNotContain(word[1..], offered);
            }
            else
            {
                Assert.Contains(word, offered);
            }
        }
    }

    // A quoted word stays one word.
    private static List<string> Words(string text) =>
        [.. text.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [$"'{part}'"] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
