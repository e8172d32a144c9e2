BeforeAll {
    . $PSScriptRoot/Common.ps1
    $policyPath = Join-Path $env:OPENCLAW_STATE_DIR 'exec-approvals.json'
}

AfterAll {
    Remove-TestState
}

Describe 'The exec policy' {
    BeforeEach {
        Remove-Item -LiteralPath $policyPath -ErrorAction SilentlyContinue
    }

    Context 'Get-OpenClawExecPolicy' {
        It 'shows the defaults of a fresh machine and writes nothing' {
            $policy = Get-OpenClawExecPolicy
            $policy.Security | Should -Be Allowlist
            $policy.Ask | Should -Be OnMiss
            $policy.AskFallback | Should -Be Deny
            $policy.RuleCount | Should -Be 0
            $policyPath | Should -Not -Exist
        }

        It 'says what openclaw.json tightens' {
            Set-Content (Join-Path $env:OPENCLAW_STATE_DIR 'openclaw.json') "{ tools: { exec: { security: 'deny' } } } // locked"
            try {
                Set-OpenClawExecPolicy Yolo -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
                (Get-OpenClawExecPolicy).Security | Should -Be Deny
                (Get-OpenClawExecPolicy).SecuritySource | Should -Be 'openclaw.json'
                $warnings -join ' ' | Should -Match 'openclaw.json'
            } finally {
                Remove-Item (Join-Path $env:OPENCLAW_STATE_DIR 'openclaw.json')
            }
        }

        It 'shows a document that cannot be read as Deny, with the problem' {
            Set-Content $policyPath '{ "version": 1, "defaults": { "security": "fulll" } }'
            if (-not $IsWindows) { chmod 600 $policyPath }
            $policy = Get-OpenClawExecPolicy
            $policy.Security | Should -Be Deny
            $policy.Problem | Should -Match 'defaults.security'
        }
    }

    Context 'Set-OpenClawExecPolicy' {
        It 'applies the preset <Preset>' -ForEach @(
            @{ Preset = 'Yolo'; Security = 'Full'; Ask = 'Off'; Fallback = 'Full' }
            @{ Preset = 'Cautious'; Security = 'Allowlist'; Ask = 'OnMiss'; Fallback = 'Deny' }
            @{ Preset = 'DenyAll'; Security = 'Deny'; Ask = 'Off'; Fallback = 'Deny' }
        ) {
            $policy = Set-OpenClawExecPolicy $Preset -Confirm:$false -PassThru -WarningAction SilentlyContinue
            $policy.Security | Should -Be $Security
            $policy.Ask | Should -Be $Ask
            $policy.AskFallback | Should -Be $Fallback
        }

        It 'warns when everything runs' {
            Set-OpenClawExecPolicy Yolo -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings -join ' ' | Should -Match 'without a question'
        }

        It 'changes nothing with -WhatIf' {
            Set-OpenClawExecPolicy Yolo -Confirm:$false -WhatIf
            $policyPath | Should -Not -Exist
        }

        It 'sets one agent and leaves the others' {
            Set-OpenClawExecPolicy -Agent ci -Ask Off
            (Get-OpenClawExecPolicy ci).Ask | Should -Be Off
            (Get-OpenClawExecPolicy '*').Ask | Should -Be OnMiss
            @(Get-OpenClawExecPolicy).Agent | Should -Be @('*', 'ci')
        }

        It 'refuses to be told nothing' {
            { Set-OpenClawExecPolicy -Agent ci -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterMissing,*'
        }

        It 'never overwrites a document that cannot be read' {
            Set-Content $policyPath '{ broken'
            if (-not $IsWindows) { chmod 600 $policyPath }
            { Set-OpenClawExecPolicy Cautious -ErrorAction Stop } | Should -Throw -ErrorId 'StateMalformed,*'
            Get-Content $policyPath | Should -Be '{ broken'
        }
    }

    Context 'Rules' {
        It 'are added once, from the pipeline, and shown' {
            'zz-git', '/opt/zz/ls', 'zz-git' | Add-OpenClawExecRule -WarningAction SilentlyContinue
            @(Get-OpenClawExecRule).Pattern | Should -Be @('zz-git', '/opt/zz/ls')
            (Get-OpenClawExecRule 'zz-g*').Pattern | Should -Be 'zz-git'
            (Get-OpenClawExecRule '/opt/zz/ls').Agent | Should -Be '*'
        }

        It 'belong to an agent and may look at the arguments' {
            $rule = Add-OpenClawExecRule make '^test$' -Agent ci -PassThru -WarningAction SilentlyContinue
            $rule.ArgPattern | Should -Be '^test$'
            (Get-OpenClawExecRule -Agent ci).Id | Should -Be $rule.Id
            Get-OpenClawExecRule -Agent '*' | Should -BeNullOrEmpty
        }

        It 'with a pattern that can never match are refused, and the pipeline goes on' {
            'a', ' ', 'b' | Add-OpenClawExecRule -WarningAction SilentlyContinue -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'PatternInvalid,*'
            @(Get-OpenClawExecRule).Pattern | Should -Be @('a', 'b')
            { Add-OpenClawExecRule c '(((' -ErrorAction Stop } | Should -Throw -ErrorId 'ArgPatternInvalid,*'
        }

        It 'are removed as objects, by id and by pattern; a missing one is no error' {
            'a', 'b', 'c', 'd' | Add-OpenClawExecRule -WarningAction SilentlyContinue
            Get-OpenClawExecRule a | Remove-OpenClawExecRule
            Remove-OpenClawExecRule -Id (Get-OpenClawExecRule b).Id
            Remove-OpenClawExecRule c
            Remove-OpenClawExecRule nothing -ErrorAction Stop
            @(Get-OpenClawExecRule).Pattern | Should -Be @('d')
        }

        It 'are removed by what stands in the list, also where that leads to no program: <_>' -ForEach '/opt/zz-tools/*', '~/bin/zz-tool', 'zz-nosuch', 'cmd:dir', 'ps:Get-*' {
            'zz-stays', $_ | Add-OpenClawExecRule -WarningAction SilentlyContinue
            Remove-OpenClawExecRule $_
            @(Get-OpenClawExecRule).Pattern | Should -Be @('zz-stays')
        }

        It 'written by hand without an id are removed as objects, too' {
            Set-Content $policyPath '{ "version": 1, "agents": { "main": { "allowlist": ["x", "y"] } } }'
            if (-not $IsWindows) { chmod 600 $policyPath }
            Get-OpenClawExecRule x | Remove-OpenClawExecRule
            @(Get-OpenClawExecRule).Pattern | Should -Be @('y')
        }

        It 'stay with -WhatIf' {
            Add-OpenClawExecRule a -WarningAction SilentlyContinue
            Remove-OpenClawExecRule a -WhatIf
            Add-OpenClawExecRule b -WhatIf -WarningAction SilentlyContinue
            @(Get-OpenClawExecRule).Pattern | Should -Be @('a')
        }

        It 'complete by agent and pattern' {
            Add-OpenClawExecRule zz-make -Agent ci -WarningAction SilentlyContinue
            [Management.Automation.CommandCompletion]::CompleteInput('Get-OpenClawExecRule -Agent ', 28, $null).CompletionMatches.CompletionText | Should -Contain 'ci'
            [Management.Automation.CommandCompletion]::CompleteInput('Remove-OpenClawExecRule z', 25, $null).CompletionMatches.CompletionText | Should -Contain 'zz-make'
        }
    }

    Context 'Import and export' {
        It 'round trips as <_>' -ForEach 'yaml', 'json' {
            Set-OpenClawExecPolicy Cautious
            'zz-git', 'C:\Tools\**' | Add-OpenClawExecRule -WarningAction SilentlyContinue
            Add-OpenClawExecRule make '^(test|build)$' -Agent ci -WarningAction SilentlyContinue
            $file = Join-Path $env:OPENCLAW_STATE_DIR "policy.$_"
            Export-OpenClawExecPolicy $file -Force
            # What a file for version control holds: not the ids that a rule made anew gets.
            $before = Get-OpenClawExecRule | Sort-Object Agent, Pattern | ForEach-Object { '{0}|{1}|{2}' -f $_.Agent, $_.Pattern, $_.ArgPattern }
            Remove-OpenClawExecRule zz-git
            Import-OpenClawExecPolicy $file -WarningAction SilentlyContinue
            Get-OpenClawExecRule | Sort-Object Agent, Pattern | ForEach-Object { '{0}|{1}|{2}' -f $_.Agent, $_.Pattern, $_.ArgPattern } | Should -Be $before
            $before | Should -HaveCount 3
        }

        It 'writes text without a path, and never the secret of the socket' {
            Set-OpenClawExecPolicy Cautious
            $secret = (Get-Content $policyPath -Raw | ConvertFrom-Json).socket.token
            $secret | Should -Not -BeNullOrEmpty
            Export-OpenClawExecPolicy | Should -Not -Match ([regex]::Escape($secret))
            Export-OpenClawExecPolicy -Format Json | ConvertFrom-Json | ForEach-Object { $_.defaults.security } | Should -Be 'allowlist'
        }

        It 'keeps the secret of the socket when a policy is imported' {
            Set-OpenClawExecPolicy Cautious
            $secret = (Get-Content $policyPath -Raw | ConvertFrom-Json).socket.token
            Import-OpenClawExecPolicy -Text 'defaults: { security: deny }'
            (Get-Content $policyPath -Raw | ConvertFrom-Json).socket.token | Should -Be $secret
            (Get-OpenClawExecPolicy).Security | Should -Be Deny
        }

        It 'replaces a file only with -Force' {
            $file = Join-Path $env:OPENCLAW_STATE_DIR 'once.yaml'
            Export-OpenClawExecPolicy $file
            { Export-OpenClawExecPolicy $file -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
            { Export-OpenClawExecPolicy $file -Force -ErrorAction Stop } | Should -Not -Throw
        }

        It 'shows every difference with -WhatIf and changes nothing' {
            Set-OpenClawExecPolicy Cautious
            Add-OpenClawExecRule zz-git -WarningAction SilentlyContinue
            $before = Get-Content $policyPath -Raw
            $shown = Invoke-FreshShell "Import-Module '$ManifestPath'; Import-OpenClawExecPolicy -WhatIf -Text 'defaults: { security: full }'"
            "$shown" | Should -Match 'security allowlist -> full'
            "$shown" | Should -Match '- rule zz-git'
            Get-Content $policyPath -Raw | Should -Be $before
        }

        It 'refuses <Name> and changes nothing' -ForEach @(
            @{ Name = 'a misspelt setting'; Text = "defaults:`n  securty: deny"; Message = 'line 2' }
            @{ Name = 'an unknown word'; Text = 'defaults: { ask: sometimes }'; Message = 'defaults.ask' }
            @{ Name = 'a list for an object'; Text = '- git'; Message = 'object' }
            @{ Name = 'an alias'; Text = "a: &x 1`nb: *x"; Message = 'anchors' }
            @{ Name = 'no YAML at all'; Text = 'a: ['; Message = 'YAML' }
        ) {
            Set-OpenClawExecPolicy Cautious
            $before = Get-Content $policyPath -Raw
            { Import-OpenClawExecPolicy -Text $Text -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyFileInvalid,*'
            $Error[0].Exception.Message | Should -Match $Message
            Get-Content $policyPath -Raw | Should -Be $before
        }

        It 'reads files from the pipeline' {
            $file = Join-Path $env:OPENCLAW_STATE_DIR 'piped.yaml'
            Set-Content $file 'defaults: { security: deny }'
            Get-Item $file | Import-OpenClawExecPolicy
            (Get-OpenClawExecPolicy).Security | Should -Be Deny
        }
    }

    Context 'Views' {
        It 'fit into 120 columns' {
            Set-OpenClawExecPolicy Cautious
            Add-OpenClawExecRule ('/opt/' + 'x' * 150) ('^' + 'y' * 150) -WarningAction SilentlyContinue
            foreach ($objects in (Get-OpenClawExecPolicy), (Get-OpenClawExecRule), (Get-OpenClawNodeStatus)) {
                foreach ($line in ($objects | Out-String -Width 120) -split '\r?\n') {
                    ($line -replace "`e\[[0-9;]*m").Length | Should -BeLessOrEqual 120
                }
            }
        }
    }
}
