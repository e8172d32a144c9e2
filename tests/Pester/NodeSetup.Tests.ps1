BeforeAll {
    . $PSScriptRoot/Common.ps1
    $gateway = Start-DemoGateway
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

Describe 'New-OpenClawSupportBundle' {
    BeforeAll {
        $folder = Join-Path $env:OPENCLAW_STATE_DIR 'bundles'
        $null = New-Item -ItemType Directory $folder
        if (-not $IsWindows) { chmod 700 $folder }
        Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem

        function Read-Bundle {
            param($File)
            $files = @{}
            $zip = [IO.Compression.ZipFile]::OpenRead("$File")
            try {
                foreach ($entry in $zip.Entries) {
                    $reader = [IO.StreamReader]::new($entry.Open())
                    $files[$entry.FullName] = $reader.ReadToEnd()
                    $reader.Dispose()
                }
            } finally { $zip.Dispose() }
            $files
        }
    }

    It 'is a file that holds what the doctor says, and not the token that was typed' {
        $secret = 'Zq' + [guid]::NewGuid().ToString('N')
        $file = New-OpenClawSupportBundle (Join-Path $folder a.zip) -Url $gateway.Url -Token (ConvertTo-SecureString $secret -AsPlainText -Force) -Timeout 5
        $file | Should -BeOfType IO.FileInfo
        $files = Read-Bundle $file
        $files.Keys | Sort-Object | Should -Be ('README.txt', 'doctor.json', 'doctor.txt', 'files.txt', 'log.txt', 'machine.txt', 'node.json', 'openclaw.json', 'policy.yaml', 'service.json', 'status.json' | Sort-Object)
        ($files['doctor.json'] | ConvertFrom-Json).checks.Count | Should -Be 19
        $files['machine.txt'] | Should -Match ([regex]::Escape("PowerShell $($PSVersionTable.PSVersion)"))
        foreach ($text in $files.Values) { $text | Should -Not -Match $secret }
        if (-not $IsWindows) { (Get-Item $file).UnixMode | Should -Be '-rw-------' }
    }

    It 'replaces nothing without -Force, and writes nothing with -WhatIf' {
        { New-OpenClawSupportBundle (Join-Path $folder a.zip) -GatewayHost 127.0.0.1 -Port 1 -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        New-OpenClawSupportBundle (Join-Path $folder a.zip) -GatewayHost 127.0.0.1 -Port 1 -Force | Should -Not -BeNullOrEmpty
        New-OpenClawSupportBundle (Join-Path $folder b.zip) -GatewayHost 127.0.0.1 -Port 1 -WhatIf | Should -BeNullOrEmpty
        Join-Path $folder b.zip | Should -Not -Exist
    }

    It 'gets a name in a directory, the current one by default' {
        Push-Location $folder
        try {
            (New-OpenClawSupportBundle -GatewayHost 127.0.0.1 -Port 1).FullName | Should -Match 'bundles.openclaw-support-.+-\d{8}-\d{6}\.zip$'
            (New-OpenClawSupportBundle . -GatewayHost 127.0.0.1 -Port 1 -IncludeHistory | ForEach-Object { ((Read-Bundle $_)['history.jsonl'] | ConvertFrom-Json).notIncluded }) | Should -Match 'empty'
        } finally { Pop-Location }
    }

    It 'is made of a state directory that is broken' {
        $box = Join-Path $env:OPENCLAW_STATE_DIR 'broken-bundle'
        $null = New-Item -ItemType Directory $box
        Set-Content (Join-Path $box node.json) '{ broken'
        if (-not $IsWindows) { chmod -R u=rwX,go= $box }
        $files = Read-Bundle (New-OpenClawSupportBundle (Join-Path $folder c.zip) -StateDirectory $box -GatewayHost 127.0.0.1 -Port 1)
        ($files['node.json'] | ConvertFrom-Json).notIncluded | Should -Match 'is not valid'
        $files['README.txt'] | Should -Match 'not included'
    }

    It 'of the node of this session has its status' {
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
        $status = (Read-Bundle (New-OpenClawSupportBundle (Join-Path $folder d.zip)))['status.json'] | ConvertFrom-Json
        Stop-OpenClawNode
        $status.processId | Should -Be $PID
    }
}
