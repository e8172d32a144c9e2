BeforeAll {
    . $PSScriptRoot/Common.ps1
    $policyPath = Join-Path $env:OPENCLAW_STATE_DIR 'exec-approvals.json'
    $program = if ($IsWindows) { 'where.exe' } else { 'uname' }
    $file = (Get-Command $program -CommandType Application | Select-Object -First 1).Source
    if (-not $IsWindows) { $file = (Get-Item -LiteralPath $file).ResolvedTarget }
}

AfterAll {
    Remove-TestState
}

Describe 'A rule works as it is typed' {
    BeforeEach {
        Remove-Item -LiteralPath $policyPath -ErrorAction SilentlyContinue
    }

    It 'is stored as the file that a name means here, and found by the name' {
        (Add-OpenClawExecRule $program -PassThru).Pattern | Should -Be $file
        (Get-OpenClawExecRule $program).Pattern | Should -Be $file
        Remove-OpenClawExecRule $program
        Get-OpenClawExecRule | Should -BeNullOrEmpty
    }

    It 'runs in every way in which gateways ask' -Skip:($IsWindows) {
        Add-OpenClawExecRule $program
        $test = Test-OpenClawExec 'uname -s'
        $test.Outcome | Should -Be Runs
        @($test.Ways).Count | Should -Be 4
    }

    It 'by name is not said to run where it does not' -Skip:($IsWindows) {
        Add-OpenClawExecRule $program -ByName -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -join ' ' | Should -Match '2026.3.31'
        $test = Test-OpenClawExec 'uname -s'
        $test.Outcome | Should -Be NeedsApproval
        $test.Summary | Should -Match 'depends on how the gateway asks'
        ($test.Ways | Where-Object Outcome -EQ Runs).Way | Should -Contain 'ShellText'
    }

    It 'refuses a command line and offers what was meant' {
        { Add-OpenClawExecRule 'zz-tool log' -ErrorAction Stop } | Should -Throw -ErrorId 'PatternInvalid,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match '-CommandLine'
        Get-OpenClawExecRule | Should -BeNullOrEmpty
    }

    It 'takes a command line as it is typed: <Line>' -ForEach @(
        @{ Line = 'zz-tool log'; ArgPattern = '^log$' }
        @{ Line = 'zz-tool log *'; ArgPattern = '^log( .*)?$' }
        @{ Line = 'zz-tool'; ArgPattern = '^$' }
    ) {
        (Add-OpenClawExecRule -CommandLine $Line -PassThru -WarningAction SilentlyContinue).ArgPattern | Should -Be $ArgPattern
    }

    It 'warns of a program that is not here' {
        Add-OpenClawExecRule zz-nosuch -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -join ' ' | Should -Match 'zz-nosuch'
    }

    It 'comes from a policy file as the file that a name means here, and as the name with -ByName' {
        $text = "agents: { '*': { allowlist: [ { pattern: $program } ] } }"
        Import-OpenClawExecPolicy -Text $text
        (Get-OpenClawExecRule).Pattern | Should -Be $file
        Import-OpenClawExecPolicy -Text $text -ByName -WarningAction SilentlyContinue
        (Get-OpenClawExecRule).Pattern | Should -Be $program
    }
}

Describe 'Pipelines of objects' {
    BeforeEach {
        Remove-Item -LiteralPath $policyPath -ErrorAction SilentlyContinue
        $other = Join-Path $env:OPENCLAW_STATE_DIR ('other-' + [guid]::NewGuid().ToString('N'))
    }

    It 'rules go to another state directory' {
        Add-OpenClawExecRule /opt/zz/a -Agent ci -WarningAction SilentlyContinue
        Add-OpenClawExecRule /opt/zz/b '^x$' -WarningAction SilentlyContinue
        Get-OpenClawExecRule | Add-OpenClawExecRule -StateDirectory $other -WarningAction SilentlyContinue
        (Get-OpenClawExecRule -StateDirectory $other | ForEach-Object { "$($_.Agent) $_" } | Sort-Object) | Should -Be @('* /opt/zz/b ^x$', 'ci /opt/zz/a')
    }

    It 'rows of a file with an empty column' {
        "Pattern,ArgPattern,Agent`n/opt/zz/a,,`n/opt/zz/b,^x`$,ci" | ConvertFrom-Csv | Add-OpenClawExecRule -WarningAction SilentlyContinue
        @(Get-OpenClawExecRule).Count | Should -Be 2
        (Get-OpenClawExecRule /opt/zz/a).ArgPattern | Should -BeNullOrEmpty
    }

    It 'rules that went through a table or through JSON, with what is attached to them' {
        Add-OpenClawExecRule /opt/zz/a '^x$' -Agent ci -AllowedEnv FOO, LESS -WarningAction SilentlyContinue
        Add-OpenClawExecRule /opt/zz/b -WarningAction SilentlyContinue
        $text = @{
            csv  = Get-OpenClawExecRule | ConvertTo-Csv -NoTypeInformation
            json = Get-OpenClawExecRule | Select-Object Pattern, ArgPattern, Agent, AllowedEnv, AllowAlways | ConvertTo-Json
        }
        foreach ($form in 'csv', 'json') {
            $there = "$other-$form"
            $rows = if ($form -eq 'csv') { $text.csv | ConvertFrom-Csv } else { $text.json | ConvertFrom-Json }
            $rows | Add-OpenClawExecRule -StateDirectory $there -WarningAction SilentlyContinue
            (Get-OpenClawExecRule -StateDirectory $there | ForEach-Object { "$($_.Agent) $_ $($_.AllowAlways)" } | Sort-Object) | Should -Be (Get-OpenClawExecRule | ForEach-Object { "$($_.Agent) $_ $($_.AllowAlways)" } | Sort-Object) -Because $form
            (Get-OpenClawExecRule /opt/zz/a -StateDirectory $there).AllowedEnv | Should -Be 'FOO', 'LESS' -Because $form
        }
        foreach ($value in 'A=B', 5) {
            { [pscustomobject]@{ Pattern = '/opt/zz/c'; AllowedEnv = $value } | Add-OpenClawExecRule -ErrorAction Stop } | Should -Throw -ErrorId 'VariableInvalid,*'
        }
    }

    It 'programs of Get-Command and files of Get-Item' {
        Get-Command $program -CommandType Application | Select-Object -First 1 | Add-OpenClawExecRule
        Get-Item -LiteralPath $file | Add-OpenClawExecRule
        (Get-OpenClawExecRule).Pattern | Should -Be $file
        { Get-Command Get-Item | Add-OpenClawExecRule -ErrorAction Stop } | Should -Throw -ErrorId 'PatternInvalid,*'
        { Get-Item -LiteralPath $env:OPENCLAW_STATE_DIR | Add-OpenClawExecRule -ErrorAction Stop } | Should -Throw -ErrorId 'PatternInvalid,*'
    }

    It 'a test allows what is missing, exactly or with any arguments' -Skip:($IsWindows) {
        Test-OpenClawExec 'uname -s' | Add-OpenClawExecRule
        (Get-OpenClawExecRule).ArgPattern | Should -Be '^-s$'
        (Test-OpenClawExec 'uname -s').Outcome | Should -Be Runs
        (Test-OpenClawExec 'uname -a').Outcome | Should -Be NeedsApproval
        Test-OpenClawExec 'uname -a' | Add-OpenClawExecRule -AnyArgument
        (Test-OpenClawExec 'uname -a').Outcome | Should -Be Runs
        Test-OpenClawExec 'uname -a' | Add-OpenClawExecRule
        @(Get-OpenClawExecRule).Count | Should -Be 2
    }

    # Every object that a cmdlet of ours writes, into every cmdlet of ours that takes objects: it works, or it is an error, and never a rule, a test or a
    # removal of the text of the object.
    Context 'every pair' {
        BeforeAll {
            Add-OpenClawExecRule /opt/zz/a -WarningAction SilentlyContinue
            $objects = @{
                NodeStatus = Get-OpenClawNodeStatus
                NodeConfiguration = Get-OpenClawNodeConfiguration
                NodeCheck = [pscustomobject]@{ PSTypeName = 'Deserialized.OpenClaw.PowerShell.Output.NodeCheck'; Name = 'State'; Status = 'Pass' }
                ExecPolicy = Get-OpenClawExecPolicy -Agent '*'
                ExecRule = Get-OpenClawExecRule /opt/zz/a
                ExecTest = Test-OpenClawExec 'zz-nosuch --all'
                ExecHistoryRecord = @(Get-OpenClawExecHistory -Newest 1)[0]
                ExecAuditVerification = Test-OpenClawExecHistory
                Process = Get-Process -Id $PID
                Number = 42
                Table = @{ a = 1 }
            }
        }

        It '<Kind> into <Cmdlet>' -ForEach @(
            foreach ($kind in 'NodeStatus', 'NodeConfiguration', 'NodeCheck', 'ExecPolicy', 'ExecRule', 'ExecTest', 'ExecHistoryRecord', 'ExecAuditVerification', 'Process', 'Number', 'Table') {
                foreach ($cmdlet in 'Add-OpenClawExecRule', 'Test-OpenClawExec', 'Remove-OpenClawExecRule', 'Approve-OpenClawExec', 'Deny-OpenClawExec', 'Stop-OpenClawNode', 'Wait-OpenClawNode') {
                    @{ Kind = $kind; Cmdlet = $cmdlet }
                }
            }
        ) {
            $object = $objects[$Kind]
            $arguments = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures'; WarningAction = 'SilentlyContinue' }
            if ((Get-Command $Cmdlet).Parameters.ContainsKey('Confirm')) { $arguments.Confirm = $false }
            if ($Cmdlet -eq 'Wait-OpenClawNode') { $arguments.Timeout = 0 }
            $written = $null
            try { $written = $object | & $Cmdlet @arguments } catch { $failures = @($_) }
            $text = "$object"
            foreach ($rule in Get-OpenClawExecRule) {
                $rule.Pattern | Should -Not -Match 'OpenClaw\.|System\.|^\{|ExecTest|42'
            }
            if ($Cmdlet -eq 'Test-OpenClawExec') {
                foreach ($test in $written) { $test.Command | Should -BeIn @('zz-nosuch --all') }
            }
            $works = @('ExecRule Add-OpenClawExecRule', 'ExecRule Remove-OpenClawExecRule', 'ExecTest Test-OpenClawExec')
            $nothingToDo = @('NodeStatus Stop-OpenClawNode', 'NodeConfiguration Stop-OpenClawNode')
            if ("$Kind $Cmdlet" -notin $works -and "$Kind $Cmdlet" -notin $nothingToDo -and $null -eq $written) {
                @($failures).Count | Should -BeGreaterThan 0 -Because "$text cannot be used by $Cmdlet and nobody said so"
            }
        }
    }
}

Describe 'What programs read of objects' {
    It 'has words for states in JSON and CSV' {
        (Get-OpenClawNodeStatus | ConvertTo-Json -Depth 3 | ConvertFrom-Json).State | Should -Be 'NotRunning'
        (Get-OpenClawExecPolicy -Agent '*' | ConvertTo-Json | ConvertFrom-Json).Security | Should -BeOfType [string]
        (Test-OpenClawExec 'zz-nosuch' | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Outcome | Should -BeOfType [string]
    }

    It 'names no type in a CSV file' {
        $csv = @(Get-OpenClawNodeStatus; Get-OpenClawNodeConfiguration; Test-OpenClawExec 'zz-nosuch --all' ) | ForEach-Object { $_ | ConvertTo-Csv }
        "$csv" | Should -Not -Match 'ReadOnly|System\.|Generic|OpenClaw\.Node\.'
    }

    It 'has years of the common calendar in <_>' -ForEach 'ar-SA', 'th-TH', 'fa-IR' {
        $shown = & { param($culture) $before = [cultureinfo]::CurrentCulture; try { [cultureinfo]::CurrentCulture = $culture; Get-OpenClawExecHistory -Newest 1 | Out-String } finally { [cultureinfo]::CurrentCulture = $before } } $_
        $shown | Should -Match ([datetime]::Now.ToString('yyyy', [cultureinfo]::InvariantCulture))
    }
}

Describe 'A user who is stuck' {
    It 'is told that nothing runs there to wait for' {
        { Wait-OpenClawNode -Timeout 1 -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'is told that there is no log' {
        { Get-OpenClawNodeLog -ErrorAction Stop } | Should -Throw -ErrorId 'LogNotFound,*'
    }

    It 'is told at once when nothing listens' {
        try {
            $status = Start-OpenClawNode -Url ws://127.0.0.1:1 -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings -join ' ' | Should -Match '(?s)not connected yet.*Wait-OpenClawNode'
            $status.NextStep | Should -Not -BeNullOrEmpty
            $failure = { Wait-OpenClawNode -Timeout 1 -ErrorAction Stop } | Should -Throw -ErrorId 'TimedOut,*' -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -Be $status.NextStep
            $failure = { Start-OpenClawNode -Url ws://127.0.0.1:2 -ErrorAction Stop } | Should -Throw -ErrorId 'AlreadyRunning,*' -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -Match "^Stop-OpenClawNode $($status.Id);"
            Set-OpenClawNodeConfiguration -BrowserProxy Disabled -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings -join ' ' | Should -Match 'Restart-OpenClawNode'
        } finally {
            Stop-OpenClawNode
        }
        # A node of a session keeps a log, which is there when the node is gone.
        @(Get-OpenClawNodeLog -Last 50).Message -match 'refused' | Should -Not -BeNullOrEmpty
    }

    It 'who named no gateway is told so' {
        try {
            Start-OpenClawNode -StateDirectory (Join-Path $env:OPENCLAW_STATE_DIR 'nowhere') -WarningVariable warnings -WarningAction SilentlyContinue -Timeout 2
            $warnings -join ' ' | Should -Match '(?s)No gateway was named and none is saved.*> Stop-OpenClawNode \d+; Start-OpenClawNode -GatewayHost'
        } finally {
            Stop-OpenClawNode
        }
    }

    It 'who gives a setup code that is none is told so' {
        { Start-OpenClawNode -SetupCode $null -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterEmpty,*'
        { Start-OpenClawNode -SetupCode ([securestring]::new()) -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterEmpty,*'
        $blanks = ConvertTo-SecureString '  ' -AsPlainText -Force
        { Start-OpenClawNode -SetupCode $blanks -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterEmpty,*'
        { Install-OpenClawNode -SetupCode $blanks -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterEmpty,*'
        $named = ConvertTo-SecureString 'System.Security.SecureString' -AsPlainText -Force
        $failure = { Start-OpenClawNode -SetupCode $named -ErrorAction Stop } | Should -Throw -ErrorId 'SetupCode,*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Get-OpenClawNodeSetupCode\)\.Reveal'
    }

    It 'who looks at the status in 80 columns can copy what it says' {
        $status = [pscustomobject]@{ PSTypeName = 'OpenClaw.PowerShell.Output.NodeStatus'; Id = 1; State = 'WaitingForApproval'; Gateway = 'ws://127.0.0.1:18789'; NextStep = 'Approve-OpenClawPairing c809689f-003a-4fe6-b4a2-69e562c1bfe4' }
        $lines = ($status | Out-String -Width 80) -split '\r?\n'
        $lines -match '^ *1 WaitingForApproval ws://127\.0\.0\.1:18789$' | Should -HaveCount 1
        $lines -match '> Approve-OpenClawPairing c809689f-003a-4fe6-b4a2-69e562c1bfe4$' | Should -HaveCount 1
        $status = [pscustomobject]@{ PSTypeName = 'OpenClaw.PowerShell.Output.NodeStatus'; Id = 1; State = 'Reconnecting'; Gateway = 'ws://127.0.0.1:1'; NextStep = 'Nothing listens on that port, or a firewall refuses it.' }
        ($status | Out-String -Width 200) | Should -Not -Match '> Nothing'
    }

    It 'who answers requests sees which ones a rule allows by now' {
        $waiting = [pscustomobject]@{ PSTypeName = 'OpenClaw.Node.Approvals.ExecRequestView'; Id = 'a1'; State = 'would run now'; Shown = 'uname'; Directory = '/'; LastAskedAt = [DateTimeOffset]::Now; WouldRunNow = $true }
        $text = $waiting | Out-String -Width 200
        $text | Should -Match 'State +: would run now'
        $text | Should -Not -Match 'Approve-OpenClawExec'
    }

    It 'who gives an address as a host is told the parameter for it' {
        $failure = { Start-OpenClawNode -GatewayHost ws://127.0.0.1:1 -ErrorAction Stop } | Should -Throw -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Be 'A whole address: -Url ws://127.0.0.1:1'
        $failure = { Start-OpenClawNode -Url ws://127.0.0.1:1 -TlsFingerprint ('aa' * 32) -ErrorAction Stop } | Should -Throw -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Match 'wss://'
    }

    It 'who gives sessions with machines as -Session is told where they go' -Skip:($PSEdition -ne 'Core') {
        $machine = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject([Management.Automation.Runspaces.PSSession])
        { Deploy-OpenClawNode -Session $machine -PublicUrl ws://127.0.0.1:1 } | Should -Throw '*-PSSession*'
        { Deploy-OpenClawNode -Session $machine, $machine -PublicUrl ws://127.0.0.1:1 } | Should -Throw '*-PSSession*'
    }

    It 'who misspells a rule to remove hears that it is still there' {
        Add-OpenClawExecRule $program
        Remove-OpenClawExecRule zz-nosuch -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -join ' ' | Should -Match 'nothing was removed'
        Remove-OpenClawExecRule $program -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
    }

    It 'who meets a broken file is told what to type: <_>' -ForEach 'exec-approvals.json', 'exec-requests.json', 'openclaw.json', 'node.json', 'identity/device.json' {
        $name = $_
        $box = Join-Path $env:OPENCLAW_STATE_DIR ('broken-' + ($name -replace '\W', '-'))
        $null = New-Item -ItemType Directory (Join-Path $box 'identity')
        if (-not $IsWindows) { chmod -R 700 $box }
        $file = Join-Path $box $name
        Set-Content $file '{ broken'
        if (-not $IsWindows) { chmod 600 $file }
        $look = switch ($name) {
            'exec-approvals.json' { { Get-OpenClawExecRule -StateDirectory $box -ErrorAction Stop } }
            'exec-requests.json' { { Get-OpenClawExecRequest -StateDirectory $box -ErrorAction Stop } }
            'identity/device.json' { { Get-OpenClawNodeIdentity -StateDirectory $box -ErrorAction Stop } }
            default { { Get-OpenClawNodeConfiguration -StateDirectory $box -ErrorAction Stop } }
        }
        $failure = $look | Should -Throw -ErrorId 'StateMalformed,*' -PassThru
        # What is named after the colon can be pasted, and mends it.
        $verb = switch ($name) { 'exec-approvals.json' { 'Import-OpenClawExecPolicy' } { $_ -in 'node.json', 'exec-requests.json' } { 'Repair-OpenClawNode' } 'identity/device.json' { 'Reset-OpenClawNodeIdentity' } default { 'Move-Item' } }
        $command = $failure.ErrorDetails.RecommendedAction -replace "^.*: (?=$verb )"
        $command | Should -Match "^$verb "
        $left = @(Repair-OpenClawNode -StateDirectory $box -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue 6>$null)
        if ($name -notin 'node.json', 'exec-requests.json') { $warnings -join ' ' | Should -Match "Left to you: .*$(Split-Path $name -Leaf)" }
        $ConfirmPreference = 'None'
        Invoke-Expression $command 3>$null | Out-Null
        if ($name -in 'exec-approvals.json', 'identity/device.json') { Get-Content -Raw $file | Should -Not -Match '{ broken' } else { $file | Should -Not -Exist }
        @(Get-ChildItem (Split-Path $file) -Filter "$(Split-Path $name -Leaf).*" | Where-Object { (Get-Content -Raw $_) -match '{ broken' }) | Should -HaveCount 1
        try { $null = & $look } catch { $_.FullyQualifiedErrorId | Should -Not -Match 'StateMalformed' }
    }

    It 'can type every command that texts name' {
        $type = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'OpenClaw.Node' } | ForEach-Object { $_.GetType('OpenClaw.Node.Texts.ToolWords') } | Select-Object -First 1
        $words = $type.GetProperty('PowerShell').GetValue($null)
        $texts = foreach ($property in $words.GetType().GetProperties()) { if ($property.PropertyType -eq [string]) { $property.GetValue($words) } }
        $texts += foreach ($method in $words.GetType().GetMethods('Public, Instance, DeclaredOnly')) {
            if ($method.ReturnType -ne [string] -or $method.IsSpecialName) { continue }
            $method.Invoke($words, @($method.GetParameters() | ForEach-Object { if ($_.ParameterType -eq [string]) { 'x' } else { , [string[]]@('Read') } }))
        }
        $commands = foreach ($text in $texts) {
            $wrong = $null
            $tree = [Management.Automation.Language.Parser]::ParseInput(($text -replace '<host>', 'host'), [ref]$null, [ref]$wrong)
            foreach ($command in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -like '*-OpenClaw*' }, $true)) {
                $wrong | Should -BeNullOrEmpty -Because $text
                $known = (Get-Command $command.GetCommandName()).Parameters
                $command.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] } | ForEach-Object {
                    $known.Keys | Should -Contain $_.ParameterName -Because $text
                }
                $command.GetCommandName()
            }
        }
        @($commands).Count | Should -BeGreaterThan 30
    }

    It 'cannot open everything where nobody can be asked, unless that is said' {
        $said = Invoke-FreshShell "Import-Module '$ManifestPath'; try { Set-OpenClawExecPolicy Yolo -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        $said | Should -BeLike 'ConfirmationNeeded,*'
        (Get-OpenClawExecPolicy -Agent '*').Security | Should -Not -Be Full
    }
}

Describe 'Export' {
    BeforeAll {
        Remove-Item -LiteralPath $policyPath -ErrorAction SilentlyContinue
        Add-OpenClawExecRule /opt/zz/a -WarningAction SilentlyContinue
        Set-OpenClawExecPolicy -Agent empty -Ask Off
        Set-OpenClawExecPolicy Cautious
    }

    It 'of the policy holds nothing that changes by use, and names its schema first' {
        $yaml = Export-OpenClawExecPolicy
        $yaml | Should -Match '^# yaml-language-server: \$schema=openclaw-policy.schema.json'
        $yaml | Should -Not -Match '\bid:|lastUsed'
        (Export-OpenClawExecPolicy -Format Json | ConvertFrom-Json).'$schema' | Should -Be 'openclaw-policy.schema.json'
        Export-OpenClawExecPolicy -IncludeUse | Should -Match '\bid:'
    }

    It 'of the policy keeps the rules that are there already when it comes back' {
        $id = (Get-OpenClawExecRule).Id
        Import-OpenClawExecPolicy -Text ((Export-OpenClawExecPolicy) + "`n") -WarningAction SilentlyContinue
        (Get-OpenClawExecRule).Id | Should -Be $id
        Import-OpenClawExecPolicy -Text (Export-OpenClawExecPolicy -Format Json) -WarningAction SilentlyContinue
        (Get-OpenClawExecRule).Id | Should -Be $id
    }

    It 'puts the schema beside the file' {
        $folder = Join-Path $env:OPENCLAW_STATE_DIR 'shared'
        $null = New-Item -ItemType Directory $folder
        Export-OpenClawExecPolicy (Join-Path $folder policy.yaml) -WithSchema
        Get-Content (Join-Path $folder openclaw-policy.schema.json) -Raw | ConvertFrom-Json | ForEach-Object title | Should -Match 'Exec policy'
    }

    It 'of the history is JSON lines or CEF with the ids of the event log' {
        $lines = @(Export-OpenClawExecHistory)
        $lines.Count | Should -BeGreaterThan 0
        ($lines[-1] | ConvertFrom-Json).eventId | Should -Be 3204
        @(Export-OpenClawExecHistory -AfterSequence ($lines[-1] | ConvertFrom-Json).sequence).Count | Should -Be 0
        @(Export-OpenClawExecHistory -Format Cef)[-1] | Should -Match '^CEF:0\|OpenClaw\|OpenClaw for PowerShell\|[^|]+\|3204\|Changed\|5\|rt=\d{13} '
    }
}

Describe 'Repair-OpenClawNode' {
    It 'shows whole what it did, and where the old is kept' {
        $repair = [OpenClaw.PowerShell.Output.NodeRepair]@{ Name = 'Configuration'; Problem = 'node.json is not valid. ' + ('x ' * 60); Done = 'node.json is kept as node.json.broken-1' }
        ($repair | Out-String -Width 80) -replace '\s+', ' ' | Should -Match 'Done : node.json is kept as node.json.broken-1'
    }

    It 'moves aside what cannot be read, with -WhatIf nothing' {
        $box = Join-Path $env:OPENCLAW_STATE_DIR 'broken'
        $null = New-Item -ItemType Directory $box
        Set-Content (Join-Path $box node.json) '{ broken'
        if (-not $IsWindows) { chmod 700 $box; chmod 600 (Join-Path $box node.json) }
        Repair-OpenClawNode -StateDirectory $box -WhatIf
        Get-Content (Join-Path $box node.json) | Should -Be '{ broken'
        $done = Repair-OpenClawNode -StateDirectory $box -Confirm:$false
        @($done).Count | Should -BeGreaterThan 0
        Join-Path $box node.json | Should -Not -Exist
        @(Get-ChildItem $box -Filter 'node.json*').Count | Should -Be 1
    }
}

Describe "A state directory of another account$(if ($IsWindows -or $PSEdition -eq 'Desktop') { ' (skipped: POSIX)' })" -Skip:($IsWindows -or $PSEdition -eq 'Desktop') {
    BeforeAll {
        # Root may look into everything: it asks as another account. Anybody else takes the access to a directory of his own away.
        $closed = Join-Path $env:OPENCLAW_STATE_DIR 'closed'
        $asker = Join-Path ([IO.Path]::GetTempPath()) ('openclaw-asker-' + [guid]::NewGuid().ToString('N'))
        $null = New-Item -ItemType Directory $closed, $asker
        Set-Content (Join-Path $closed node.json) '{}'
        $isRoot = (id -u) -eq 0
        chmod $(if ($isRoot) { '700' } else { '000' }) $closed
        chmod 711 $env:OPENCLAW_STATE_DIR
        $before = if ($isRoot) { chown 65534:65534 $asker; 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'env', "HOME=$asker", 'USER=nobody' } else { 'env', "HOME=$asker" }
        $owner = if ($isRoot) { 'it belongs to root' } else { 'access to it was taken away' }
        $lines = @(
            'Get-OpenClawNodeStatus -StateDirectory $d', 'Get-OpenClawNodeIdentity $d', 'Get-OpenClawNodeConfiguration $d', 'Get-OpenClawExecPolicy -StateDirectory $d', 'Get-OpenClawExecRule -StateDirectory $d'
            'Get-OpenClawExecHistory -StateDirectory $d', 'Get-OpenClawExecRequest -StateDirectory $d', 'Get-OpenClawBrowser -StateDirectory $d', 'Set-OpenClawNodeConfiguration -StateDirectory $d -DisplayName x'
            'Add-OpenClawExecRule uname -StateDirectory $d', 'Test-OpenClawExec uname -StateDirectory $d', 'Test-OpenClawExecHistory -StateDirectory $d', 'Export-OpenClawExecPolicy -StateDirectory $d'
            'Reset-OpenClawNodeIdentity $d -Confirm:$false', 'Start-OpenClawNode -StateDirectory $d -GatewayHost 127.0.0.1 -Port 1', 'Stop-OpenClawNode -Service -StateDirectory $d', 'Restart-OpenClawNode -Service -StateDirectory $d'
            'Uninstall-OpenClawNode -StateDirectory $d', 'Connect-OpenClawGateway -StateDirectory $d -Url ws://127.0.0.1:1', 'Get-OpenClawNodeStatus -StateDirectory $d/below'
        )
        $shell = @($before) + @(Get-ShellCommand) + '-NoProfile', '-NonInteractive', '-Command'
        $script = "Import-Module '$ManifestPath'; `$d = '$closed'; " + (@($lines | ForEach-Object { "try { `$null = $_ -ErrorAction Stop; '-' } catch { `$_.FullyQualifiedErrorId.Split(',')[0] + '|' + `$_.Exception.Message + '|' + `$_.ErrorDetails.RecommendedAction }" }) -join '; ')
        $answers = @(& $shell[0] $shell[1..($shell.Count - 1)] $script)
    }

    AfterAll {
        chmod 700 $closed
        Remove-Item -LiteralPath $closed, $asker -Recurse -Force
    }

    It 'is said to be that by every cmdlet, with whose it is and what to type' {
        $answers.Count | Should -Be $lines.Count -Because "$answers"
        for ($i = 0; $i -lt $lines.Count; $i++) {
            $answers[$i] | Should -BeLike "StateClosed|*may not look into $closed*$owner*|*" -Because $lines[$i]
            if ($isRoot) { $answers[$i] | Should -BeLike '*|sudo -u root pwsh*' -Because $lines[$i] }
        }
    }

    It 'is said to be that by the program, too: <_>' -ForEach 'status', 'approvals get', 'approvals history', 'approvals pending', 'approvals test uname', 'identity', 'logs', 'run --host 127.0.0.1 --port 1', 'restart', 'uninstall' {
        $host_ = Get-ChildItem -Path (Join-Path $RepositoryRoot 'src/OpenClaw.NodeHost/bin/*/net10.0/openclaw-node.dll') | Select-Object -First 1
        if (-not $host_) { Set-ItResult -Skipped -Because 'openclaw-node is not built'; return }
        $line = @($before) + 'dotnet', $host_.FullName + ($_ -split ' ') + '--state-dir', $closed
        $said = & $line[0] $line[1..($line.Count - 1)] 2>&1 | Out-String
        $LASTEXITCODE | Should -Not -Be 0
        $said -replace '\s+', ' ' | Should -BeLike "*may not look into $closed*$owner*"
    }
}
