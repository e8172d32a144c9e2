BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $topics = (Get-ChildItem (Join-Path (Split-Path $ManifestPath) 'en-US') -Filter 'about_*.help.txt').Name -replace '\.help\.txt$'
    Remove-TestState
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $modulePath = $env:PSModulePath
    # Not Get-Command: for a name that is not in the module it looks through all modules and all of PATH.
    $exported = (Get-Module OpenClaw).ExportedCommands
    $env:PSModulePath = (Split-Path (Split-Path (Split-Path $ManifestPath))) + [IO.Path]::PathSeparator + $modulePath
}

AfterAll {
    $env:PSModulePath = $modulePath
    Remove-TestState
}

Describe 'The topics' {
    It 'are the four that there should be' {
        (Get-ChildItem (Join-Path (Split-Path $ManifestPath) 'en-US') -Filter 'about_*.help.txt').Name | Sort-Object |
            Should -Be ('about_OpenClaw.help.txt', 'about_OpenClaw_ExecPolicy.help.txt', 'about_OpenClaw_Fleet.help.txt', 'about_OpenClaw_Security.help.txt' | Sort-Object)
    }
}

Describe '<_>' -ForEach $topics {
    BeforeAll {
        $text = Get-Help $_ | Out-String
    }

    It 'is found by Get-Help and fits 100 columns' {
        $text | Should -Match 'SHORT DESCRIPTION'
        $text | Should -Match "TOPIC\s+$_"
        ($text -split "`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 101
    }

    It 'is described in one line, which is all that the list of topics shows' {
        $text | Should -Match 'SHORT DESCRIPTION\r?\n    \S.*\.\r?\n\s*\r?\n'
    }

    It 'names only cmdlets and parameters that exist' {
        $names = [regex]::Matches($text, '\b[A-Z][a-z]+-OpenClaw[A-Za-z]+').Value | Sort-Object -Unique
        $names.Count | Should -BeGreaterThan 3
        foreach ($name in $names) { $exported.Keys | Should -Contain $name }
        # What is indented by eight is to be typed.
        $code = ($text -split "`n" | Where-Object { $_ -match '^ {8}\S.*-OpenClaw' }) -join "`n"
        $ast = [Management.Automation.Language.Parser]::ParseInput($code, [ref]$null, [ref]$null)
        foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            $called = $exported["$($call.GetCommandName())"]
            foreach ($parameter in $call.CommandElements | Where-Object { $called -and $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                $called.Parameters.Keys | Should -Contain $parameter.ParameterName -Because $call.Extent.Text
            }
        }
    }

    It 'refers to topics that exist' {
        foreach ($name in [regex]::Matches($text, '\babout_OpenClaw\w*').Value | Sort-Object -Unique) { Get-Help $name | Should -Not -BeNullOrEmpty }
    }
}
