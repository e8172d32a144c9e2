BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $commands = (Get-Command -Module OpenClaw).Name
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    # The manifest's folder holds the help; a copy of another version elsewhere must not answer.
    $common = [Management.Automation.PSCmdlet]::CommonParameters
    # Not Get-Command: for a name that is not in the module it looks through all modules and all of PATH.
    $exported = (Get-Module OpenClaw).ExportedCommands
}

AfterAll {
    Remove-TestState
}

Describe 'Help of <_>' -ForEach $commands {
    BeforeAll {
        $command = Get-Command $_ -Module OpenClaw
        $help = Get-Help $_ -Full
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$($command.Name)"
        ($help.description | Out-String).Trim().Length | Should -BeGreaterThan 20
    }

    It 'describes every parameter' {
        $described = @{}
        foreach ($parameter in $help.parameters.parameter) {
            $described[$parameter.name] = ($parameter.description | Out-String).Trim()
        }
        foreach ($name in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            $described[$name] | Should -Not -BeNullOrEmpty -Because "-$name is a parameter of $($command.Name)"
        }
    }

    It 'has an online version, which Get-Help -Online opens' {
        @($help.relatedLinks.navigationLink)[0].uri | Should -BeLike 'https://docs.openclaw.ai/*'
    }

    It 'has examples that are PowerShell and use its own parameters' {
        $help.examples.example.Count | Should -BeGreaterThan 0
        foreach ($example in $help.examples.example) {
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $called = $exported["$($call.GetCommandName())"]
                foreach ($parameter in $call.CommandElements | Where-Object { $called -and $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                    $called.Parameters.Keys | Should -Contain $parameter.ParameterName
                }
            }
        }
        ($help.examples.example.code -join "`n") | Should -Match $command.Name
    }

    It 'has examples that can be copied at 80 columns' {
        # Get-Help breaks what is longer, in the middle of a command.
        foreach ($example in $help.examples.example) {
            $example.code -split '\r?\n' | Where-Object Length -GT 75 | Should -BeNullOrEmpty -Because $example.title
        }
    }
}

Describe 'The help file' {
    It 'is the one that docs/help/New-ModuleHelp.ps1 makes' {
        $documentation = Get-ChildItem (Join-Path $RepositoryRoot 'src/OpenClaw.PowerShell/bin/*/net8.0/OpenClaw.PowerShell.xml') | Sort-Object LastWriteTime -Descending | Select-Object -First 1
        if (-not $documentation) {
            Set-ItResult -Skipped -Because 'the module was not built here'
            return
        }
        $fresh = Join-Path $env:OPENCLAW_STATE_DIR 'help.xml'
        & (Join-Path $RepositoryRoot 'docs/help/New-ModuleHelp.ps1') -Destination $fresh -Configuration $documentation.Directory.Parent.Name
        (Get-Content $fresh -Raw) -eq (Get-Content (Join-Path $RepositoryRoot 'module/en-US/OpenClaw.PowerShell.dll-Help.xml') -Raw) |
            Should -BeTrue -Because 'it has to be made anew after a change: ./build.ps1; ./docs/help/New-ModuleHelp.ps1'
    }
}
