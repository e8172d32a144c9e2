BeforeAll {
    . $PSScriptRoot/Common.ps1
    $gateway = Start-DemoGateway
}

AfterAll {
    Stop-OpenClawNode -ErrorAction SilentlyContinue
    Stop-DemoGateway $gateway
    Remove-TestState
}

Describe 'Engine events' {
    AfterEach {
        Get-EventSubscriber | Where-Object SourceIdentifier -like 'OpenClaw.*' | Unregister-Event
        Get-Job | Where-Object Name -like 'OpenClaw.*' | Remove-Job -Force
        Get-Event | Remove-Event
        Stop-OpenClawNode
    }

    It 'tell every state, with the status and the state before' {
        $global:openclawStates = [Collections.Concurrent.ConcurrentQueue[object]]::new()
        $null = Register-EngineEvent OpenClaw.NodeStateChanged -Action { $global:openclawStates.Enqueue($Event) }
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
        $null = Send-DemoGateway $gateway approve
        Stop-OpenClawNode
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        $null = Send-DemoGateway $gateway approve
        $null = Send-DemoGateway $gateway drop
        $deadline = [datetime]::Now.AddSeconds(90)
        while (@($global:openclawStates | Where-Object { $_.SourceArgs[0].State -eq 'Connected' }).Count -lt 2 -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        Stop-OpenClawNode
        while ($global:openclawStates.ToArray()[-1].SourceArgs[0].State -ne 'Stopped' -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $states = $global:openclawStates | ForEach-Object { $_.SourceArgs[0].State }
        $states | Should -Contain WaitingForApproval
        $states | Should -Contain Connected
        $states | Should -Contain Reconnecting
        $states[-1] | Should -Be Stopped
        $last = $global:openclawStates.ToArray()[-1]
        $last.SourceArgs[1] | Should -Be Connected
        $last.MessageData.Gateway | Should -Be $gateway.Url
        Remove-Variable openclawStates -Scope Global
    }

    It 'have a name for each state, and run an action' {
        $global:openclawSeen = $null
        $null = Register-EngineEvent OpenClaw.NodeConnected -Action { $global:openclawSeen = $Event.SourceArgs[0].Gateway }
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        $deadline = [datetime]::Now.AddSeconds(90)
        while (-not $global:openclawSeen -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $global:openclawSeen | Should -Be $gateway.Url
        Remove-Variable openclawSeen -Scope Global
    }

    It 'are not kept where nobody asked for them' {
        Start-OpenClawNode -Url $gateway.Url
        $null = Wait-OpenClawNode -For Connected -Timeout 90
        Stop-OpenClawNode
        Get-Event | Should -BeNullOrEmpty
    }
}

Describe 'Several nodes as jobs' {
    BeforeAll {
        $second = Start-DemoGateway
        $other = Join-Path $env:OPENCLAW_STATE_DIR 'other'
    }

    AfterAll {
        Get-Job | Where-Object PSJobTypeName -eq OpenClawNode | Remove-Job -Force
        Stop-DemoGateway $second
    }

    It 'run for several gateways in one session and end one by one' {
        $first = Start-OpenClawNode -Url $gateway.Url -AsJob -JobName one
        $null = Start-OpenClawNode -Url $second.Url -StateDirectory $other -AsJob -JobName two
        @(Get-Job | Where-Object PSJobTypeName -eq OpenClawNode).Count | Should -Be 2
        (Get-Job one, two).Location | Sort-Object | Should -Be (@($gateway.Url, $second.Url) | Sort-Object)
        Stop-Job two
        (Get-Job two).State | Should -Be Stopped
        $first.State | Should -Be Running
        (Get-OpenClawNodeStatus | Where-Object State -ne Stopped).Gateway | Should -Be $gateway.Url
        Stop-Job one
        (Get-Job one, two | Wait-Job -Timeout 90).Count | Should -Be 2
    }

    It 'leave no process and no thread behind when their runspace closes' -Skip:($IsWindows) {
        $script = @"
            Import-Module '$ManifestPath'
            `$env:OPENCLAW_STATE_DIR = '$env:OPENCLAW_STATE_DIR'
            Add-OpenClawExecRule sleep -WarningAction Ignore
            function Invoke-Round {
                `$runspace = [runspacefactory]::CreateRunspace(); `$runspace.Open()
                `$shell = [powershell]::Create(); `$shell.Runspace = `$runspace
                `$null = `$shell.AddScript("Import-Module '$ManifestPath'; Start-OpenClawNode -Url $($gateway.Url) -AsJob; Wait-OpenClawNode -For Connected -Timeout 90").Invoke()
                'ready'
                `$null = [Console]::In.ReadLine()
                `$runspace.Close(); `$runspace.Dispose(); `$shell.Dispose()
                'locked {0}' -f (Get-OpenClawNodeStatus).State
            }
            Invoke-Round
            1..3 | ForEach-Object { Invoke-Round }
            [GC]::Collect()
            # A thread that was told to end is there for a moment; one that waits for work would stay for twenty seconds.
            `$deadline = [datetime]::Now.AddSeconds(8)
            do {
                `$ours = @((Get-ChildItem /proc/self/task -ErrorAction Ignore | ForEach-Object { Get-Content "`$(`$_.FullName)/comm" -ErrorAction Ignore }) -match 'openclaw|leash|OpenClaw')
            } while (`$ours.Count -gt 0 -and [datetime]::Now -lt `$deadline)
            'threads {0}' -f `$ours.Count
"@
        $file = Join-Path $env:OPENCLAW_STATE_DIR 'rounds.ps1'
        Set-Content $file $script
        $program, $before = Get-ShellCommand
        $start = [Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in @($before) + '-NoProfile', '-NonInteractive', '-File', $file) { if ($argument) { $start.ArgumentList.Add($argument) } }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $shell = [Diagnostics.Process]::Start($start)
        try {
            $counts = foreach ($round in 1..4) {
                $shell.StandardOutput.ReadLine() | Should -Be ready
                Send-DemoGateway $gateway 'approve' | Out-Null
                # The gateway answers when the command ends; it is still asking while the runspace closes.
                $gateway.Process.StandardInput.WriteLine("run sleep 29$round")
                $gateway.Process.StandardInput.Flush()
                $deadline = [datetime]::Now.AddSeconds(90)
                while (-not ($child = pgrep -f "sleep 29$round") -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 30 }
                $child | Should -Not -BeNullOrEmpty -Because 'the command has to run before its end can be seen'
                @(Get-ChildItem "/proc/$($shell.Id)/task").Count
                $shell.StandardInput.WriteLine('close'); $shell.StandardInput.Flush()
                $shell.StandardOutput.ReadLine() | Should -Be 'locked NotRunning'
                $null = $gateway.Process.StandardOutput.ReadLine()
                pgrep -f "sleep 29$round" | Should -BeNullOrEmpty
            }
            # The runtime's own pool may take a thread more or less; a leak of ours would add one every time.
            $counts[3] - $counts[1] | Should -BeLessOrEqual 4
            $shell.StandardOutput.ReadLine() | Should -Be 'threads 0'
            $shell.WaitForExit(60000) | Should -BeTrue
        } finally {
            if (-not $shell.HasExited) { $shell.Kill() }
        }
    }
}
