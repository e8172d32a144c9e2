BeforeAll {
    . $PSScriptRoot/Common.ps1
    $gateway = Start-DemoGateway
}

AfterAll {
    Stop-OpenClawNode -ErrorAction SilentlyContinue
    Stop-DemoGateway $gateway
    Remove-TestState
}

Describe 'A node in this session' {
    AfterEach {
        Get-Job | Where-Object PSJobTypeName -eq OpenClawNode | Remove-Job -Force
        Stop-OpenClawNode
    }

    It 'does nothing with -WhatIf' {
        Start-OpenClawNode -Url $gateway.Url -WhatIf
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
        Get-ChildItem $env:OPENCLAW_STATE_DIR | Should -BeNullOrEmpty
        { Get-OpenClawNodeIdentity -ErrorAction Stop } | Should -Throw -ErrorId 'NoIdentity,*'
    }

    It 'waits for approval, says what to type, and connects once approved' {
        $node = Start-OpenClawNode -Url $gateway.Url -DisplayName pester -PassThru
        $node.Id | Should -BeGreaterThan 0
        $waiting = $node | Wait-OpenClawNode -For WaitingForApproval -Timeout 90
        $waiting.PairingRequestId | Should -Not -BeNullOrEmpty
        $waiting.NextStep | Should -Match ([regex]::Escape($waiting.PairingRequestId))
        { Wait-OpenClawNode -For Connected -Timeout 0 -ErrorAction Stop } | Should -Throw -ErrorId 'TimedOut,*'

        Send-DemoGateway $gateway approve | Should -Match 'approved 1 device'
        # It would ask again by itself within 15 seconds; a new start asks at once.
        Stop-OpenClawNode
        Start-OpenClawNode -Url $gateway.Url -DisplayName pester
        (Wait-OpenClawNode -For Connected -Timeout 90).State | Should -Be Connected
        Send-DemoGateway $gateway approve | Should -Match 'approved the commands of pester'
        (Get-OpenClawNodeIdentity).IsPaired | Should -BeTrue
        (Get-OpenClawNodeIdentity).DeviceId | Should -Be $waiting.DeviceId
    }

    It 'runs what the policy allows and nothing else' -Skip:($IsWindows) {
        Start-OpenClawNode
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        Send-DemoGateway $gateway 'run uname -s' | Should -Match 'SYSTEM_RUN_DENIED'
        Add-OpenClawExecRule uname
        Send-DemoGateway $gateway 'run uname -s' | Should -Match '"exitCode":0'
        (Get-OpenClawExecRule uname).LastUsedCommand | Should -Be 'uname -s'
        Remove-OpenClawExecRule uname
        Send-DemoGateway $gateway 'run uname -s' | Should -Match 'SYSTEM_RUN_DENIED'
        (Get-OpenClawNodeStatus).Denied | Should -Be 2
    }

    It 'is seen by its state directory from another process' {
        Start-OpenClawNode
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        $seen = Invoke-FreshShell "Import-Module '$ManifestPath'; `$s = Get-OpenClawNodeStatus; '{0} {1}' -f `$s.State, `$s.ProcessId"
        $seen | Should -Be "Connected $PID"
    }

    It 'is refused at once while another one has the state directory' {
        Start-OpenClawNode
        { Start-OpenClawNode -ErrorAction Stop } | Should -Throw -ErrorId 'AlreadyRunning,*'
        @(Get-OpenClawNodeStatus).Count | Should -Be 1
    }

    It 'is one of several, each with its own state directory' {
        $other = Join-Path $env:OPENCLAW_STATE_DIR 'other'
        $first = Start-OpenClawNode -PassThru
        $second = Start-OpenClawNode -Url $gateway.Url -StateDirectory $other -PassThru
        $second.Id | Should -Be ($first.Id + 1)
        @(Get-OpenClawNodeStatus).Count | Should -Be 2
        Stop-OpenClawNode $second.Id
        @(Get-OpenClawNodeStatus).Id | Should -Be @($first.Id)
    }

    It 'comes back when the gateway drops it' {
        Start-OpenClawNode
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        $null = Send-DemoGateway $gateway drop
        Start-Sleep -Milliseconds 200
        (Wait-OpenClawNode -For Connected -Timeout 90).State | Should -Be Connected
    }

    It 'stops at once, and a second stop is no error' {
        Start-OpenClawNode
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        (Measure-Command { Stop-OpenClawNode }).TotalSeconds | Should -BeLessThan 30 -Because 'two seconds is what we promise, the rest is for a busy machine'
        { Stop-OpenClawNode -ErrorAction Stop } | Should -Not -Throw
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
    }

    It 'does not stop with -WhatIf' {
        Start-OpenClawNode
        Stop-OpenClawNode -WhatIf
        (Get-OpenClawNodeStatus).State | Should -Not -Be NotRunning
    }

    It 'stops when its module is removed' {
        Start-OpenClawNode
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        Remove-Module OpenClaw
        Import-Module $ManifestPath
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
    }

    It 'stops when its runspace closes' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ManifestPath'; Start-OpenClawNode; (Wait-OpenClawNode -For Connected -Timeout 90).State").Invoke()
        (Get-OpenClawNodeStatus).State | Should -Be Connected
        $shell.Runspace.Close()
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
        $shell.Dispose()
    }

    It 'stops when its process exits' {
        $output = Invoke-FreshShell "Import-Module '$ManifestPath'; Start-OpenClawNode; (Wait-OpenClawNode -For Connected -Timeout 90).State.ToString()"
        $output | Should -Be 'Connected'
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
    }
}

Describe 'A node in the foreground' {
    It 'ends at once on Ctrl+C and takes its node along' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ManifestPath'; Start-OpenClawNode -Wait -Verbose")
        $running = $shell.BeginInvoke()
        $deadline = [datetime]::Now.AddSeconds(90)
        while ((Get-OpenClawNodeStatus).State -ne 'Connected' -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        (Get-OpenClawNodeStatus).State | Should -Be Connected
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30 -Because "a second is what we promise, the rest is for a busy machine"
        $running.IsCompleted | Should -BeTrue
        $deadline = [datetime]::Now.AddSeconds(90)
        while ((Get-OpenClawNodeStatus).State -ne 'NotRunning' -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
        $shell.Streams.Verbose.Message -join "`n" | Should -Match 'node host gateway connected: ws://127.0.0.1'
        $shell.Dispose()
    }
}

Describe 'Wait-OpenClawNode' {
    It 'ends at once on Ctrl+C' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ManifestPath'; Start-OpenClawNode -GatewayHost 127.0.0.1 -Port 1; Wait-OpenClawNode")
        $null = $shell.BeginInvoke()
        Start-Sleep -Milliseconds 1500
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30 -Because 'it would wait for ever'
        $shell.Runspace.Close()
        $shell.Dispose()
    }
}

Describe 'A node as a job' {
    AfterEach {
        Get-Job | Where-Object PSJobTypeName -eq OpenClawNode | Remove-Job -Force
    }

    It 'shows in Get-Job, tells its states, and ends with Stop-Job' {
        $job = Start-OpenClawNode -Url $gateway.Url -AsJob -JobName mynode
        $job | Should -BeOfType ([Management.Automation.Job])
        (Get-Job mynode).PSJobTypeName | Should -Be OpenClawNode
        $job.State | Should -Be Running
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        (Receive-Job $job).State | Should -Contain 'Connected'
        Stop-Job $job
        $job.State | Should -Be Stopped
        (Get-OpenClawNodeStatus).State | Should -BeIn @('Stopped', 'NotRunning')
    }

    It 'is waited for with Wait-Job' {
        $job = Start-OpenClawNode -Url $gateway.Url -AsJob
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        Wait-Job $job -Timeout 1 | Should -BeNullOrEmpty
        Stop-OpenClawNode
        (Wait-Job $job -Timeout 90).State | Should -Be Stopped
    }

    It 'takes its node along when it is removed' {
        $job = Start-OpenClawNode -Url $gateway.Url -AsJob
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        Remove-Job $job -Force
        (Get-OpenClawNodeStatus -StateDirectory $env:OPENCLAW_STATE_DIR).State | Should -Be NotRunning
    }

    It 'cannot be suspended' {
        $job = Start-OpenClawNode -Url $gateway.Url -AsJob
        { $job.SuspendJob() } | Should -Throw
    }
}

Describe 'What Start-OpenClawNode refuses' {
    It '<Name>' -ForEach @(
        @{ Name = 'TLS and no TLS'; Parameters = @{ Tls = $true; NoTls = $true }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'a pin without TLS'; Parameters = @{ NoTls = $true; TlsFingerprint = 'aa' }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'commands and all commands'; Parameters = @{ Command = 'system.run'; AllCommand = $true }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'foreground and job'; Parameters = @{ Wait = $true; AsJob = $true }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'port 0'; Parameters = @{ Port = 0 }; ErrorId = 'ParameterArgumentValidationError,*' }
        @{ Name = 'an address of something else'; Parameters = @{ Url = 'ftp://x' }; ErrorId = 'GatewayUrlInvalid,*' }
        @{ Name = 'an address with a password'; Parameters = @{ Url = 'ws://u:p@x' }; ErrorId = 'GatewayUrlInvalid,*' }
        @{ Name = 'plain WebSocket to a public address'; Parameters = @{ Url = 'ws://203.0.113.7:18789'; StateDirectory = 'public' }; ErrorId = 'PlaintextRefused,*' }
        @{ Name = 'a fingerprint that is none'; Parameters = @{ GatewayHost = 'x'; TlsFingerprint = 'xyz' }; ErrorId = '*,*' }
        @{ Name = 'a setup code that is none'; Parameters = @{ SetupCode = (ConvertTo-SecureString 'no code!' -AsPlainText -Force) }; ErrorId = 'SetupCode,*' }
        @{ Name = 'a directory of another OpenClaw'; Parameters = @{ StateDirectory = 'foreign' }; ErrorId = 'StateForeignState,*' }
    ) {
        Push-Location $env:OPENCLAW_STATE_DIR
        try {
            $null = New-Item -ItemType Directory -Force foreign/state
            $null = New-Item -ItemType File -Force foreign/state/openclaw.sqlite
            { Start-OpenClawNode @Parameters -ErrorAction Stop } | Should -Throw -ErrorId $ErrorId
            if ($ErrorId -like 'ParameterArgument*') {
                return
            }
            $Error[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty -Because 'every error says what to do next'
        } finally {
            Pop-Location
        }
    }
}
