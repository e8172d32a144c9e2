# What the README says to type in PowerShell, as somebody pastes it who has seen nothing else.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $number = 0
    $blocks = [regex]::Matches([IO.File]::ReadAllText((Join-Path $RepositoryRoot README.md)), '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { @{ Number = ++$number; Text = $_.Groups[1].Value } }
    # Those that need no gateway, no build and no request that somebody made.
    $alone = $blocks | Where-Object Text -NotMatch 'gateway\.example|SetupCode|build\.ps1|3f2a91c0'
    Remove-TestState
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Remove-TestState
}

Describe 'The block <Number> of the README' -ForEach $blocks {
    It 'is PowerShell, and names cmdlets and parameters that exist' {
        $faults = $null
        $ast = [Management.Automation.Language.Parser]::ParseInput($Text, [ref]$null, [ref]$faults)
        $faults | Should -BeNullOrEmpty
        foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -like '*-OpenClaw*' }, $true)) {
            $called = Get-Command $call.GetCommandName() -Module OpenClaw
            foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                $called.Parameters.Keys | Should -Contain $parameter.ParameterName -Because $call.Extent.Text
            }
        }
    }
}

Describe 'The block <Number> of the README, pasted by a new user' -ForEach $alone -Skip:($IsWindows -or $PSEdition -eq 'Desktop') {
    BeforeAll {
        $folder = Join-Path $env:OPENCLAW_STATE_DIR "readme $Number"
        $null = New-Item -ItemType Directory $folder
    }

    It 'runs line by line, without an error and without a warning' {
        $script = @"
            `$ErrorActionPreference = `$WarningPreference = 'Stop'
            `$env:OPENCLAW_STATE_DIR = '$folder/state'
            Set-Location '$folder'
            Import-Module '$ManifestPath'
            $Text
"@
        { Invoke-FreshShell $script } | Should -Not -Throw
        Join-Path $folder state | Should -Exist
    }
}

Describe 'The blocks of the README' {
    It 'are found, and some can be run without a gateway' {
        @($blocks).Count | Should -BeGreaterThan 5
        @($alone).Count | Should -BeGreaterThan 1
    } -TestCases @{ blocks = $blocks; alone = $alone }
}
