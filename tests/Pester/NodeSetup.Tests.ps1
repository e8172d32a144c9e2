BeforeAll {
    . $PSScriptRoot/Common.ps1
    $gateway = Start-DemoGateway
    if (-not $gateway) {
        throw 'openclaw-node is not built: dotnet build src/OpenClaw.NodeHost'
    }
}

AfterAll {
    Stop-OpenClawNode -ErrorAction SilentlyContinue
    Stop-DemoGateway $gateway
    Remove-TestState
}

Describe 'Test-OpenClawNode' {
    It 'tells nineteen checks, changes nothing here and asks for no approval there' {
        $checks = Test-OpenClawNode -Url $gateway.Url -Timeout 5
        $checks.Name | Should -Be @('StateDirectory', 'StateFiles', 'Configuration', 'Identity', 'ExecPolicy', 'ExecRules', 'History', 'Service', 'Browser', 'NameResolution', 'Reachability', 'Tls', 'Gateway', 'Clock', 'Authentication', 'Protocol', 'Pairing', 'Commands', 'ExecTool')
        $checks | ForEach-Object { $_ | Should -BeOfType OpenClaw.PowerShell.Output.NodeCheck; $_.Message | Should -Not -BeNullOrEmpty }
        ($checks | Where-Object Name -eq Gateway).Status | Should -Be Pass
        $checks | Where-Object { $_.Status -in 'Fail', 'Warn' -and -not $_.Fix } | Should -BeNullOrEmpty -Because 'whatever is wrong has a next step'
        Get-ChildItem $env:OPENCLAW_STATE_DIR | Should -BeNullOrEmpty
        Send-DemoGateway $gateway approve | Should -Match 'approved 0 device|nothing'
    }

    It 'is false in one word where something fails' {
        Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 -Quiet | Should -BeFalse
        Test-OpenClawNode -Url $gateway.Url -Quiet | Should -BeTrue
    }

    It 'asks a node that runs instead of connecting beside it' {
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
        $pairing = Test-OpenClawNode | Where-Object Name -eq Pairing
        $pairing.Status | Should -Be Fail
        $pairing.Fix | Should -Be "Approve-OpenClawPairing $((Get-OpenClawNodeStatus).PairingRequestId)"
        Stop-OpenClawNode
    }

    It 'says what to type for a file that others can read' -Skip:($IsWindows) {
        $path = Join-Path $env:OPENCLAW_STATE_DIR 'node.json'
        Set-OpenClawNodeConfiguration -DisplayName pester
        chmod 644 $path
        $check = Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 | Where-Object Name -eq StateFiles
        $check.Status | Should -Be Fail
        & ([scriptblock]::Create($check.Fix))
        (Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 | Where-Object Name -eq StateFiles).Status | Should -Be Pass
    }

    It 'fits 120 columns' {
        Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 | Out-String -Width 120 -Stream | ForEach-Object { $_.Length | Should -BeLessOrEqual 120 }
    }
}

Describe 'The configuration' {
    It 'is shown, changed, and changed only once' {
        $set = Set-OpenClawNodeConfiguration -GatewayHost gw.example -Port 4444 -Tls -DisplayName box -Command system.run, system.which -PassThru
        $set.Gateway | Should -Be 'wss://gw.example:4444'
        $set.Command | Should -Be @('system.run', 'system.which')
        (Get-OpenClawNodeConfiguration).DisplayName | Should -Be box
        $file = Join-Path $env:OPENCLAW_STATE_DIR 'node.json'
        $before = (Get-Item $file).LastWriteTimeUtc
        Set-OpenClawNodeConfiguration -DisplayName box
        (Get-Item $file).LastWriteTimeUtc | Should -Be $before
    }

    It 'is not changed with -WhatIf' {
        Set-OpenClawNodeConfiguration -DisplayName other -BrowserProxy Disabled -WhatIf
        (Get-OpenClawNodeConfiguration).DisplayName | Should -Be box
        (Get-OpenClawNodeConfiguration).BrowserProxy | Should -Be Enabled
    }

    It 'writes the browser settings where the node reads them' {
        $set = Set-OpenClawNodeConfiguration -BrowserProxy Disabled -BrowserProfile openclaw -PassThru
        $set.BrowserProxy | Should -Be Disabled
        $set.BrowserProfile | Should -Be @('openclaw')
        $file = Get-Content $set.ConfigPath -Raw | ConvertFrom-Json
        $file.nodeHost.browserProxy.enabled | Should -BeFalse
        $file.nodeHost.browserProxy.allowProfiles | Should -Be @('openclaw')
        (Set-OpenClawNodeConfiguration -BrowserProxy Enabled -BrowserProfile @() -PassThru).BrowserProfile | Should -BeNullOrEmpty
    }

    It 'does not rewrite a file with comments unless told to' {
        $path = (Get-OpenClawNodeConfiguration).ConfigPath
        '{ /* mine */ }' | Set-Content $path
        { Set-OpenClawNodeConfiguration -BrowserProxy Disabled -ErrorAction Stop } | Should -Throw -ErrorId 'StateUnsafe,*'
        Set-OpenClawNodeConfiguration -BrowserProxy Disabled -Force
        Get-Content "$path.bak" | Should -Be '{ /* mine */ }'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an address of something else'; Parameters = @{ Url = 'ftp://x' }; ErrorId = 'GatewayUrlInvalid,*' }
        @{ Name = 'commands and all commands'; Parameters = @{ Command = 'system.run'; AllCommand = $true }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'a pin and no pin'; Parameters = @{ TlsFingerprint = 'a' * 64; NoTlsFingerprint = $true }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'a fingerprint that is none'; Parameters = @{ TlsFingerprint = 'xyz' }; ErrorId = 'TlsFingerprint,*' }
        @{ Name = 'a profile that cannot be one'; Parameters = @{ BrowserProfile = '../x' }; ErrorId = 'ParameterArgumentValidationError,*' }
    ) {
        { Set-OpenClawNodeConfiguration @Parameters -ErrorAction Stop } | Should -Throw -ErrorId $ErrorId
    }
}

Describe 'Reset-OpenClawNodeIdentity' {
    It 'refuses while a node runs, makes another device afterwards and keeps the old key' {
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
        $old = (Get-OpenClawNodeIdentity).DeviceId
        { Reset-OpenClawNodeIdentity -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NodeRunning,*'
        Stop-OpenClawNode
        Reset-OpenClawNodeIdentity -WhatIf
        (Get-OpenClawNodeIdentity).DeviceId | Should -Be $old
        $reset = Reset-OpenClawNodeIdentity -Confirm:$false
        $reset.PreviousDeviceId | Should -Be $old
        $reset.DeviceId | Should -Be (Get-OpenClawNodeIdentity).DeviceId
        $reset.DeviceId | Should -Not -Be $old
        $reset.Backup | Should -Exist
        $reset.NextStep | Should -Match '^Start-OpenClawNode'
    }

    It 'asks by itself' {
        (Get-Command Reset-OpenClawNodeIdentity).ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact | Should -Be High
    }
}
