using System.Management.Automation;

namespace OpenClaw.ModuleTests.InProcess;

/// <summary>
/// Every object that a cmdlet of ours writes, into every cmdlet of ours that takes objects: the cmdlet works with it, as the table says, or
/// refuses it in words. Nothing else may happen: an Id of one kind of thing is not taken for that of another, and nobody's text becomes a
/// rule, a node or a machine.
/// </summary>
public sealed class PipelineMatrixTests(PipelineMatrixTests.Things things) : IClassFixture<PipelineMatrixTests.Things>
{
    // One object of each type, some of them made by the cmdlets, the rest as a gateway would have them.
    private const string MakeObjects = """
        function New-Thing([type] $type, [hashtable] $properties) {
            $thing = [Runtime.Serialization.FormatterServices]::GetUninitializedObject($type)
            try { $thing = [Activator]::CreateInstance($type, $true) } catch { }
            foreach ($name in $properties.Keys) { $type.GetProperty($name).SetValue($thing, $properties[$name]) }
            $thing
        }
        # The libraries' types are not known by name: the cmdlets say them.
        $types = @{}
        (Get-Command -Module OpenClaw -CommandType Cmdlet).OutputType.Type | Where-Object { $_ } | ForEach-Object { $types[$_.Name] = $_ }
        $device = 'ab' * 32
        $gateway = 'ws://127.0.0.1:1'
        # Nor is a gateway called that happens to run on this machine.
        Set-OpenClawNodeConfiguration -GatewayHost 127.0.0.1 -Port 1
        Add-OpenClawExecRule /opt/zz/a -WarningAction SilentlyContinue
        $things = [ordered]@{
            NodeStatus = New-Thing $types.NodeStatus @{ Id = 7; DeviceId = $device; StateDirectory = $State }
            NodeConfiguration = Get-OpenClawNodeConfiguration
            NodeIdentityReset = Reset-OpenClawNodeIdentity -Confirm:$false
            NodeIdentity = Get-OpenClawNodeIdentity
            NodeCheck = New-Thing $types.NodeCheck @{ Name = 'State'; Status = 'Pass' }
            NodeRepair = New-Thing $types.NodeRepair @{ Name = 'State' }
            NodeLogEntry = New-Thing $types.NodeLogEntry @{ Message = 'a' }
            NodeServiceStatus = New-Thing ([OpenClaw.PowerShell.Output.NodeServiceStatus]) @{ Name = 'a'; StateDirectory = $State }
            NodeBrowser = New-Thing $types.NodeBrowser @{ Name = 'chrome'; Path = '/opt/zz/chrome' }
            NodeDeployment = New-Thing $types.NodeDeployment @{ ComputerName = 'db01'; DeviceId = $device }
            ExecPolicy = Get-OpenClawExecPolicy -Agent '*'
            ExecRule = Get-OpenClawExecRule /opt/zz/a
            ExecTest = Test-OpenClawExec 'zz-nosuch --all'
            ExecHistoryRecord = @(Get-OpenClawExecHistory)[-1]
            ExecAuditVerification = Test-OpenClawExecHistory
            ExecRequestView = New-Thing $types.ExecRequestView @{ Id = '3f2a91c0'; AgentId = 'ci'; Command = 'zz a'; Argv = [string[]]('zz', 'a'); Directory = '/'; StateDirectory = $State }
            GatewaySessionInfo = New-Thing $types.GatewaySessionInfo @{ Id = 7; Url = $gateway }
            GatewayNode = New-Thing $types.GatewayNode @{ Id = $device; Name = 'web01'; Url = $gateway }
            PairingRequest = New-Thing $types.PairingRequest @{ Id = '3f2a91c0'; Name = 'web01'; DeviceId = $device; Url = $gateway }
            GatewayExecRequest = New-Thing $types.GatewayExecRequest @{ Id = '3f2a91c0'; AgentId = 'ci'; Command = 'zz a'; Argv = [string[]]('zz', 'a'); NodeId = $device; Url = $gateway }
            NodeExecResult = New-Thing $types.NodeExecResult @{ Node = 'web01'; NodeId = $device; Stdout = '' }
            NodeInvokeResult = New-Thing $types.NodeInvokeResult @{ Node = 'web01'; NodeId = $device; Command = 'system.which' }
            Process = Get-Process -Id $PID
            Table = @{ a = 1 }
        }
        # The same as Import-Clixml and Invoke-Command give them back.
        $copies = [ordered]@{}
        foreach ($name in $things.Keys) {
            $copies[$name] = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($things[$name], 2))
            if ($copies[$name] -isnot [hashtable]) {
                $copies[$name] | Add-Member PSComputerName localhost
                $copies[$name] | Add-Member RunspaceId ([guid]::NewGuid())
                $copies[$name] | Add-Member PSShowComputerName $true
            }
        }
        """;

    // What else each cmdlet has to be told. Nothing is changed and nobody is called: -WhatIf, and a gateway that is not there.
    private static readonly Dictionary<string, string> Arguments = new(StringComparer.Ordinal)
    {
        ["Invoke-OpenClawNode"] = "-Run uname",
        ["Rename-OpenClawNode"] = "-NewName other",
        ["Wait-OpenClawNode"] = "-Timeout 0",
        ["Watch-OpenClawExecRequest"] = "-PassThru -Timeout 0",
        ["Set-OpenClawExecPolicy"] = "-Ask Off",
        ["Set-OpenClawNodeConfiguration"] = "-DisplayName other",
        ["Test-OpenClawNode"] = "-Timeout 1 -Quiet",
        ["Connect-OpenClawGateway"] = "-Timeout 1",
    };

    // PowerShell's ids for what it does not bind, and ours.
    private static readonly string[] Refusals =
        ["PipelineInputUnsupported", "InputObjectNotBound", "InputObjectMissingMandatory", "ParameterArgumentTransformationError",
            "RequestOfAnotherNode"];

    // Numbers of nodes and of sessions with a gateway mean nothing in another session; a rule is made of what is so here.
    private static readonly Dictionary<string, string> OfOneSession = new(StringComparer.Ordinal)
    {
        ["Stop-OpenClawNode"] = "NodeStatus",
        ["Restart-OpenClawNode"] = "NodeStatus",
        ["Wait-OpenClawNode"] = "NodeStatus",
        ["Get-OpenClawNodeStatus"] = "NodeStatus",
        ["Disconnect-OpenClawGateway"] = "GatewaySessionInfo",
        ["Get-OpenClawGateway"] = "GatewaySessionInfo",
        ["Add-OpenClawExecRule"] = "ExecTest ExecRequestView",
    };

    // What many objects have in common: they know the state directory that they are about, the gateway, the device of a node, an agent, a
    // file.
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["directory"] =
            "NodeStatus NodeConfiguration NodeIdentityReset NodeIdentity NodeServiceStatus ExecPolicy ExecRule ExecTest ExecRequestView",
        ["gateway"] = "GatewaySessionInfo GatewayNode PairingRequest GatewayExecRequest",
        ["device"] = "NodeStatus NodeIdentity NodeDeployment GatewayNode PairingRequest GatewayExecRequest NodeExecResult NodeInvokeResult",
        ["agent"] = "ExecHistoryRecord GatewayExecRequest",
        ["file"] = "ExecPolicy NodeBrowser Process",
    };

    [Theory]
    [InlineData("Add-OpenClawExecRule", "ExecRule ExecTest ExecRequestView")]
    [InlineData("Approve-OpenClawExec", "ExecRequestView GatewayExecRequest")]
    [InlineData("Approve-OpenClawPairing", "device")]
    [InlineData("Connect-OpenClawGateway", "directory gateway")]
    [InlineData("Deny-OpenClawExec", "ExecRequestView GatewayExecRequest")]
    [InlineData("Deny-OpenClawPairing", "device")]
    [InlineData("Deploy-OpenClawNode", "NodeDeployment")]
    [InlineData("Disconnect-OpenClawGateway", "GatewaySessionInfo")]
    [InlineData("Export-OpenClawExecHistory", "directory")]
    [InlineData("Export-OpenClawExecPolicy", "directory")]
    [InlineData("Get-OpenClawBrowser", "directory")]
    [InlineData("Get-OpenClawExecHistory", "directory agent")]
    [InlineData("Get-OpenClawExecPolicy", "directory agent")]
    [InlineData("Get-OpenClawExecRequest", "ExecRequestView GatewayExecRequest")]
    [InlineData("Get-OpenClawExecRule", "directory agent")]
    [InlineData("Get-OpenClawGateway", "GatewaySessionInfo")]
    [InlineData("Get-OpenClawNode", "device GatewaySessionInfo")]
    [InlineData("Get-OpenClawNodeConfiguration", "directory")]
    [InlineData("Get-OpenClawNodeIdentity", "directory")]
    [InlineData("Get-OpenClawNodeLog", "directory")]
    [InlineData("Get-OpenClawNodeSetupCode", "gateway NodeConfiguration")]
    [InlineData("Get-OpenClawNodeStatus", "NodeStatus")]
    [InlineData("Get-OpenClawPairing", "device GatewaySessionInfo")]
    [InlineData("Import-OpenClawExecPolicy", "file")]
    [InlineData("Import-OpenClawNodeState", "file")]
    [InlineData("Install-OpenClawNode", "directory gateway")]
    [InlineData("Invoke-OpenClawNode", "device")]
    [InlineData("New-OpenClawSupportBundle", "directory gateway")]
    [InlineData("Remove-OpenClawExecRule", "ExecRule")]
    [InlineData("Remove-OpenClawNode", "device")]
    [InlineData("Rename-OpenClawNode", "device")]
    [InlineData("Repair-OpenClawNode", "directory")]
    [InlineData("Reset-OpenClawNodeIdentity", "directory")]
    [InlineData("Restart-OpenClawNode", "NodeStatus")]
    [InlineData("Set-OpenClawExecPolicy", "directory agent")]
    [InlineData("Set-OpenClawNodeConfiguration", "directory gateway")]
    [InlineData("Start-OpenClawNode", "directory gateway")]
    [InlineData("Stop-OpenClawNode", "NodeStatus")]
    [InlineData("Test-OpenClawExec", "ExecTest ExecRequestView GatewayExecRequest")]
    [InlineData("Test-OpenClawExecHistory", "directory")]
    [InlineData("Test-OpenClawNode", "directory gateway")]
    [InlineData("Uninstall-OpenClawNode", "directory")]
    [InlineData("Wait-OpenClawNode", "NodeStatus")]
    [InlineData("Watch-OpenClawExecRequest",
        "NodeStatus NodeIdentityReset NodeIdentity NodeServiceStatus ExecPolicy ExecRule ExecTest ExecRequestView gateway")]
    public void Takes_these_kinds_and_refuses_all_others(string cmdlet, string kinds)
    {
        using var alone = things.Alone();
        var expected = kinds.Split(' ').SelectMany(word => Groups.GetValueOrDefault(word, word).Split(' ')).Distinct()
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, Taken(cmdlet, "$things"));

        // Over remoting and out of a file it is the same, but for the number of what lives in one session.
        var copied = OfOneSession.GetValueOrDefault(cmdlet, "").Split(' ').ToList();
        Assert.Equal(expected.Where(kind => !copied.Contains(kind)), Taken(cmdlet, "$copies"));
    }

    /// <summary>Its directory is no directory of this machine: nothing here is shown or changed in its stead.</summary>
    [Theory]
    [InlineData("Add-OpenClawExecRule", "ExecRule")]
    [InlineData("Export-OpenClawExecHistory", "NodeStatus")]
    [InlineData("Export-OpenClawExecPolicy", "ExecPolicy")]
    [InlineData("Get-OpenClawBrowser", "NodeConfiguration")]
    [InlineData("Get-OpenClawExecHistory", "NodeIdentity")]
    [InlineData("Get-OpenClawExecPolicy", "ExecPolicy")]
    [InlineData("Get-OpenClawExecRule", "NodeStatus")]
    [InlineData("Get-OpenClawNodeConfiguration", "NodeStatus")]
    [InlineData("Get-OpenClawNodeIdentity", "NodeIdentity")]
    [InlineData("Get-OpenClawNodeLog", "NodeStatus")]
    [InlineData("Remove-OpenClawExecRule", "ExecRule")]
    [InlineData("Repair-OpenClawNode", "NodeStatus")]
    [InlineData("Reset-OpenClawNodeIdentity", "NodeIdentity")]
    [InlineData("Set-OpenClawExecPolicy", "ExecPolicy")]
    [InlineData("Set-OpenClawNodeConfiguration", "NodeConfiguration")]
    [InlineData("Test-OpenClawExec", "ExecTest")]
    [InlineData("Test-OpenClawExecHistory", "NodeStatus")]
    [InlineData("Uninstall-OpenClawNode", "NodeServiceStatus")]
    public void Of_another_machine_is_refused(string cmdlet, string kind)
    {
        using var alone = things.Alone();
        var copy = $"$copies['{kind}'].PSComputerName";
        var script = $"$copies['{kind}'] | {cmdlet} {ArgumentsOf(cmdlet)} -WarningAction SilentlyContinue";
        Assert.Equal("StateLocation", things.Session.ErrorId($"{copy} = 'web01'; $null = {script}"));
        Assert.NotEqual("StateLocation", things.Session.ErrorId($"{copy} = 'localhost'; $null = {script}"));
        // Named here it is meant here.
        if (cmdlet is "Add-OpenClawExecRule" or "Remove-OpenClawExecRule")
        {
            Assert.Equal("-", things.Session.ErrorId($"{copy} = 'web01'; $null = {script} -StateDirectory \"$State/here\""));
        }

        things.Session.Run($"{copy} = 'localhost'");
    }

    private List<string> Taken(string cmdlet, string objects)
    {
        var script = $"$null = {objects}[$kind] | {cmdlet} {ArgumentsOf(cmdlet)} -WarningAction SilentlyContinue";
        List<string> taken = [];
        foreach (var kind in things.Session.Run("$things.Keys").Select(name => (string)name.BaseObject))
        {
            var error = things.Session.ErrorId($"$kind = '{kind}'; {script}");
            Assert.DoesNotContain(error,
                new[] { "Unexpected", "MissingMandatoryParameter", "AmbiguousParameterSet", "ParameterBindingFailed",
                    "ParameterArgumentValidationError" });
            if (!Refusals.Contains(error))
            {
                taken.Add(kind);
            }
        }

        return [.. taken.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Every_cmdlet_that_takes_objects_is_in_the_table()
    {
        var listed = typeof(PipelineMatrixTests)
            .GetMethod(nameof(Takes_these_kinds_and_refuses_all_others))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(row => (string)row.Data[0]!).Order(StringComparer.Ordinal);
        using var alone = things.Alone();
        var taking = things.Session.Run("""
            Get-Command -Module OpenClaw -CommandType Cmdlet | Where-Object { $_.ParameterSets.Parameters | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName } } | ForEach-Object Name
            """);
        Assert.Equal(taking.Select(name => (string)name.BaseObject).Order(StringComparer.Ordinal), listed);
    }

    /// <summary>Where the state directory does not come with the object it is named, so that nobody's own is looked at.</summary>
    private string ArgumentsOf(string cmdlet)
    {
        var sets = ((CmdletInfo)things.Session.Run($"Get-Command {cmdlet}")[0].BaseObject).ParameterSets;
        var directory = sets.SelectMany(set => set.Parameters).Where(parameter => parameter.Name == "StateDirectory").ToList();
        return string.Join(' ',
            Arguments.GetValueOrDefault(cmdlet, ""),
            sets.SelectMany(set => set.Parameters).Any(parameter => parameter.Name == "WhatIf") ? "-WhatIf" : "",
            directory.Count == sets.Count && !directory.Exists(parameter => parameter.ValueFromPipelineByPropertyName)
                ? "-StateDirectory $State" : "");
    }

    /// <summary>One session with the objects, for all cmdlets.</summary>
    public sealed class Things : IDisposable
    {
        public Things()
        {
            Session.Run(MakeObjects);
            // From here on the state directory comes with the objects.
            Session.Run("$PSDefaultParameterValues.Clear()");
        }

        private readonly SemaphoreSlim _gate = new(1);

        internal ModuleSession Session { get; } = new();

        /// <summary>Cases of a class run side by side, and a session does one thing at a time.</summary>
        public IDisposable Alone()
        {
            _gate.Wait(TestContext.Current.CancellationToken);
            return new Turn(_gate);
        }

        public void Dispose()
        {
            Session.Dispose();
            _gate.Dispose();
        }

        private sealed class Turn(SemaphoreSlim gate) : IDisposable
        {
            public void Dispose() => gate.Release();
        }
    }
}
