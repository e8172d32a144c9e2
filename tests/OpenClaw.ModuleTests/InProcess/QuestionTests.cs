namespace OpenClaw.ModuleTests.InProcess;

/// <summary>Questions about what opens the policy: Enter alone changes nothing.</summary>
public sealed class QuestionTests : IDisposable
{
    private readonly Person _person = new();
    private readonly ModuleSession _session;

    public QuestionTests() => _session = new ModuleSession(host: _person);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(null, "Allowlist")]
    [InlineData("&No", "Allowlist")]
    [InlineData("&Yes", "Full")]
    public void Asks_before_the_policy_is_opened(string? answer, string security)
    {
        _session.Run("Set-OpenClawExecPolicy -Security Allowlist -Confirm:$false");
        _person.Answer = answer;
        _session.Run("Set-OpenClawExecPolicy -Security Full -Ask Off -WarningAction SilentlyContinue");
        Assert.Equal(1, _person.Questions);
        Assert.Equal(security, _session.Run("[string](Get-OpenClawExecPolicy)[0].Security")[0].ToString());
    }
}
