namespace OpenClaw.ModuleTests.InProcess;

/// <summary>What PowerShell lets through to a cmdlet, and what it refuses before any of our code runs.</summary>
public sealed class BindingTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    // The script, and the error id: PowerShell's own for what it refuses, ours for what we refuse, "-" for what works.
    [Theory]
    [InlineData("Test-OpenClawExec 'uname -s'", "-")]
    [InlineData("'uname -s', 'git log' | Test-OpenClawExec", "-")]
    [InlineData("[pscustomobject]@{ Command = 'uname'; Agent = 'ci' } | Test-OpenClawExec", "-")]
    [InlineData("Test-OpenClawExec -Argv uname, '-s'", "-")]
    [InlineData("Test-OpenClawExec ''", "ParameterArgumentValidationErrorEmptyStringNotAllowed|ParameterArgumentValidationError")]
    [InlineData("Test-OpenClawExec $null",
        "ParameterArgumentValidationErrorEmptyStringNotAllowed|ParameterArgumentValidationError|ParameterArgumentValidationErrorNullNotAllowed")]
    [InlineData("Test-OpenClawExec 'uname' -Argv uname", "PositionalParameterNotFound")]
    [InlineData("Start-OpenClawNode -GatewayHost a -Token plain", "CannotConvertArgumentNoMessage")]
    [InlineData("Start-OpenClawNode -GatewayHost a -Url ws://b", "AmbiguousParameterSet")]
    [InlineData("Start-OpenClawNode -GatewayHost a -Port nine", "CannotConvertArgumentNoMessage")]
    [InlineData("Start-OpenClawNode -GatewayHost a -Port 0", "ParameterArgumentValidationError")]
    [InlineData("Start-OpenClawNode -GatewayHost a -Port 65536", "ParameterArgumentValidationError")]
    [InlineData("Start-OpenClawNode -Service -GatewayHost a", "AmbiguousParameterSet")]
    [InlineData("Start-OpenClawNode -GatewayHost ''", "ParameterArgumentTransformationError")]
    [InlineData("Start-OpenClawNode -DisplayName ''", "ParameterArgumentTransformationError")]
    [InlineData("Start-OpenClawNode -Command @()", "ParameterArgumentValidationErrorEmptyArrayNotAllowed|ParameterArgumentValidationError")]
    [InlineData("Start-OpenClawNode -GatewayHost $null", "ParameterEmpty")]
    [InlineData("Start-OpenClawNode -Port $null", "ParameterEmpty")]
    [InlineData("Set-OpenClawNodeConfiguration -DisplayName $null", "ParameterEmpty")]
    [InlineData("Install-OpenClawNode -DisplayName $null -WhatIf", "ParameterEmpty")]
    [InlineData("Get-OpenClawNodeConfiguration | Start-OpenClawNode -WhatIf", "-")]
    [InlineData("Get-OpenClawNodeConfiguration | Install-OpenClawNode -WhatIf", "PowerShellNotFound|-")]
    [InlineData("Start-OpenClawNode -Nonsense", "NamedParameterNotFound")]
    [InlineData("Wait-OpenClawNode -For Nonsense", "CannotConvertArgumentNoMessage")]
    [InlineData("Wait-OpenClawNode -Timeout -1", "ParameterArgumentValidationError")]
    [InlineData("Add-OpenClawExecRule -Pattern @()",
        "ParameterArgumentValidationErrorEmptyArrayNotAllowed|ParameterArgumentValidationError")]
    [InlineData("Add-OpenClawExecRule uname -WhatIf", "-")]
    [InlineData("'/usr/bin/uname', '/usr/bin/git' | Add-OpenClawExecRule", "-")]
    [InlineData("[pscustomobject]@{ Pattern = '/bin/ls'; Agent = 'ci' } | Add-OpenClawExecRule", "-")]
    [InlineData("Set-OpenClawExecPolicy -Security Sometimes", "CannotConvertArgumentNoMessage")]
    [InlineData("Set-OpenClawExecPolicy Cautious -Confirm:$false", "-")]
    [InlineData("Get-OpenClawExecRule | Remove-OpenClawExecRule -Confirm:$false", "-")]
    [InlineData("Get-OpenClawExecRule zz-nothere", "ExecRuleNotFound")]
    [InlineData("Get-OpenClawExecRule zz-nothere -Agent ci", "ExecRuleNotFound")]
    [InlineData("Get-OpenClawExecRule zz-nothere -Exact", "-")]
    [InlineData("Get-OpenClawExecRule zz-not*", "-")]
    [InlineData("Add-OpenClawExecRule /opt/zz/a; Get-OpenClawExecRule /opt/zz/a", "-")]
    [InlineData("Add-OpenClawExecRule /opt/zz/a; Get-OpenClawExecRule /opt/zz/a -Agent ci", "ExecRuleNotFound")]
    [InlineData("Get-OpenClawExecRequest -Id ''",
        "ParameterArgumentValidationErrorEmptyStringNotAllowed|ParameterArgumentValidationError|-")]
    [InlineData("Invoke-OpenClawNode", "MissingMandatoryParameter")]
    [InlineData("Approve-OpenClawExec", "MissingMandatoryParameter")]
    [InlineData("'3f2a91c0' | Approve-OpenClawExec", "InputObjectMissingMandatory")]
    [InlineData("[pscustomobject]@{ Id = '3f2a91c0' } | Deny-OpenClawExec", "ExecRequestNotFound")]
    [InlineData("Get-Process -Id $PID | Deny-OpenClawExec", "PipelineInputUnsupported")]
    [InlineData("'3f2a91c0' | Approve-OpenClawExec 7c41d7aa", "ParametersExclusive")]
    [InlineData("'3f2a91c0' | Get-OpenClawExecRequest 7c41d7aa", "ParametersExclusive")]
    [InlineData("Import-OpenClawExecPolicy -Path /nowhere -Text x", "AmbiguousParameterSet")]
    [InlineData("Get-OpenClawNodeStatus -Flavor Nonsense", "CannotConvertArgumentNoMessage")]
    public void Says_what_it_takes(string script, string expected) => Assert.Contains(_session.ErrorId(script), expected.Split('|'));

    // An array of each: one object for each element, in the order it was given.
    [Theory]
    [InlineData("'uname', 'git', 'nonsense-program' | Test-OpenClawExec", 3)]
    [InlineData("Test-OpenClawExec 'uname | git'", 1)]
    [InlineData("Add-OpenClawExecRule /bin/ls, /bin/cat -PassThru", 2)]
    [InlineData("'/bin/ls', '/bin/cat' | Add-OpenClawExecRule -PassThru", 2)]
    [InlineData("@() | Test-OpenClawExec", 0)]
    [InlineData("Get-OpenClawNodeStatus", 1)]
    public void Writes_an_object_for_each(string script, int objects) => Assert.Equal(objects, _session.Run(script).Count);
}
