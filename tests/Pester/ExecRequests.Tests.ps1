BeforeAll {
    . $PSScriptRoot/Common.ps1
    $gateway = Start-DemoGateway
    # Two programs that every system of the kind has.
    $program, $arguments = if ($IsWindows) { 'hostname.exe', '' } else { 'uname', '-s' }
    $line = "$program $arguments".Trim()
    Start-OpenClawNode -Url $gateway.Url
    $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
    $null = Send-DemoGateway $gateway approve
    Stop-OpenClawNode
    Start-OpenClawNode -Url $gateway.Url
    $null = Wait-OpenClawNode -For Connected -Timeout 90
    $null = Send-DemoGateway $gateway approve
}

AfterAll {
    Stop-OpenClawNode
    Stop-DemoGateway $gateway
    Remove-TestState
}

Describe 'Test-OpenClawExec' {
    It 'explains a chain program by program' -Skip:($IsWindows) {
        Add-OpenClawExecRule uname
        $result = Test-OpenClawExec 'uname -s && make install'
        $result.Ways[0].Outcome | Should -Be NeedsApproval
        $result.Programs[0].Allowed | Should -BeTrue
        $result.Programs[0].Rule | Should -Match uname
        $result.Programs[1].Allowed | Should -BeFalse
        $result.WhatWouldMakeItRun.Count | Should -BeGreaterThan 0
        Remove-OpenClawExecRule uname
    }

    It 'takes a program with its arguments, and commands from the pipeline' {
        (Test-OpenClawExec -Argv $program).Outcome | Should -Be NeedsApproval
        @($line, $line | Test-OpenClawExec).Count | Should -Be 2
    }

    It 'knows agents' {
        Set-OpenClawExecPolicy -Agent locked -Security Deny
        (Test-OpenClawExec $line -Agent locked).Outcome | Should -Be Denied
    }

    It 'shows as a page of text that fits into 120 columns' {
        $text = Test-OpenClawExec $line | Out-String -Width 120
        $text | Should -Match 'Summary'
        $text | Should -Match 'To let it run'
    }
}

Describe 'A request that nobody answered' {
    It 'waits, is approved once, and runs once' {
        Send-DemoGateway $gateway "run $line" | Should -Match 'approval required'
        $request = Get-OpenClawExecRequest
        $request.Command | Should -Be $line
        ($request | Get-OpenClawExecPolicy).Agent | Should -Be main
        $request.TimesAsked | Should -Be 1
        Approve-OpenClawExec $request.Id -WhatIf
        (Get-OpenClawExecRequest).IsAllowed | Should -BeFalse
        $request | Approve-OpenClawExec
        (Get-OpenClawExecRequest).IsAllowed | Should -BeTrue
        Send-DemoGateway $gateway "run $line" | Should -Match '"exitCode":0'
        Send-DemoGateway $gateway "run $line" | Should -Match 'approval required'
        Deny-OpenClawExec (Get-OpenClawExecRequest).Id
        Get-OpenClawExecRequest | Should -BeNullOrEmpty
    }

    It 'is approved for always by a rule' {
        $null = Send-DemoGateway $gateway "run $line"
        Get-OpenClawExecRequest | Approve-OpenClawExec -Always
        Send-DemoGateway $gateway "run $line" | Should -Match '"exitCode":0'
        Send-DemoGateway $gateway "run $line" | Should -Match '"exitCode":0'
        Get-OpenClawExecRule | Where-Object AllowAlways | Remove-OpenClawExecRule
    }

    It 'that is not there is an error, and the next one is answered' {
        $null = Send-DemoGateway $gateway "run $line"
        $id = (Get-OpenClawExecRequest).Id
        Deny-OpenClawExec 'nothing', $id -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ExecRequestNotFound,*'
        Get-OpenClawExecRequest | Should -BeNullOrEmpty
    }

    It 'is completed by its id' {
        $null = Send-DemoGateway $gateway "run $line"
        $id = (Get-OpenClawExecRequest).Id
        [Management.Automation.CommandCompletion]::CompleteInput('Deny-OpenClawExec ', 18, $null).CompletionMatches.CompletionText | Should -Contain $id
        Deny-OpenClawExec $id
    }
}

Describe 'A request that waits at a gateway' {
    It 'is asked for at the gateway that is named, and an unreachable one is an error' {
        Get-OpenClawExecRequest -Gateway -Url ws://127.0.0.1:1 -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Unreachable,*'
        Approve-OpenClawExec -Gateway some 127.0.0.1 1 -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Unreachable,*'
    }

    It 'is not asked for with and without TLS' {
        { Get-OpenClawExecRequest -Gateway -Tls -NoTls } | Should -Throw -ErrorId 'ParametersExclusive,*'
    }

    It 'does not take a gateway that does not know the question for one where nothing waits' {
        Get-OpenClawExecRequest -Gateway -Url $gateway.Url -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
    }
}

Describe 'The history' {
    It 'tells what was asked, decided, run and changed' {
        $kinds = (Get-OpenClawExecHistory).Kind | Sort-Object -Unique
        $kinds | Should -Contain 'Denied'
        $kinds | Should -Contain 'Finished'
        $kinds | Should -Contain 'Changed'
        $record = (Get-OpenClawExecHistory -Newest 1)
        $record.Account | Should -BeLike "*$([Environment]::UserName)*"
        $record.AccountId | Should -Not -BeNullOrEmpty
        $record.Process | Should -Match '\[\d+\]$'
        (Export-OpenClawExecHistory | Select-Object -Last 1 | ConvertFrom-Json).account | Should -Be $record.Account
        Export-OpenClawExecHistory -Format Cef | Select-Object -Last 1 | Should -Match "suid=$([regex]::Escape($record.AccountId))"
        (Get-OpenClawExecHistory -Kind Finished)[0].Command | Should -Be $line
        @(Get-OpenClawExecHistory -Newest 2).Count | Should -Be 2
        Get-OpenClawExecHistory -After ([datetime]::Now.AddHours(1)) | Should -BeNullOrEmpty
    }

    It 'is whole, and says where when it is not' {
        (Test-OpenClawExecHistory).Intact | Should -BeTrue
        $file = Join-Path $env:OPENCLAW_STATE_DIR 'audit/exec.jsonl'
        $lines = Get-Content $file
        Set-Content $file ($lines[0], $lines[2..($lines.Count - 1)] | ForEach-Object { $_ })
        $result = Test-OpenClawExecHistory
        $result.Intact | Should -BeFalse
        $result.Problem | Should -Not -BeNullOrEmpty
    }
}
