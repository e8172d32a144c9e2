BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $commands = (Get-Command -Module OpenClaw).Name
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Remove-TestState
}

Describe 'The manifest' {
    It 'is valid and names both editions' {
        $manifest = Test-ModuleManifest $ManifestPath
        $manifest.CompatiblePSEditions | Should -Be @('Desktop', 'Core')
        $manifest.PowerShellVersion | Should -Be '5.1'
    }

    It 'exports exactly the cmdlets that the assembly has' {
        $declared = (Test-ModuleManifest $ManifestPath).ExportedCmdlets.Keys | Sort-Object
        (Get-Command -Module OpenClaw -CommandType Cmdlet).Name | Sort-Object | Should -Be $declared
        $assembly = (Get-Command Start-OpenClawNode).ImplementingType.Assembly
        $inAssembly = $assembly.GetExportedTypes() |
            ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" } |
            # Started by service managers, not by people.
            Where-Object { $_ -ne 'Invoke-OpenClawServiceHost' } | Sort-Object
        $inAssembly | Should -Be $declared
    }

    It 'exports nothing else' {
        $module = Get-Module OpenClaw
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'is imported again with -Force with all its commands' {
        Import-Module $ManifestPath -Force
        Import-Module $ManifestPath -Force
        (Get-Command -Module OpenClaw).Count | Should -BeGreaterThan 4
    }
}

Describe 'Import' {
    It 'is not disturbed by the same module in another place' {
        # All users' and the account's own, or the copy that a deployment just brought.
        $elsewhere = Join-Path $env:OPENCLAW_STATE_DIR 'elsewhere/OpenClaw'
        $null = New-Item -ItemType Directory $elsewhere
        Copy-Item (Split-Path $ManifestPath) $elsewhere -Recurse
        $second = Get-ChildItem $elsewhere -Recurse -Filter OpenClaw.psd1
        Invoke-FreshShell "`$ErrorActionPreference = 'Stop'; Import-Module '$ManifestPath'; Import-Module '$($second.FullName)'; (Get-OpenClawExecPolicy -Agent '*').Agent" | Should -Be '*'
    }

    It 'loads none of the libraries, and never one of them into the default context' -Skip:($PSEdition -ne 'Core') {
        $names = Invoke-FreshShell @"
            `$ErrorActionPreference = 'Stop'
            `$env:OPENCLAW_STATE_DIR = '$env:OPENCLAW_STATE_DIR'
            Import-Module '$ManifestPath'
            'import:' + (([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match 'OpenClaw|Bouncy|Yaml' }) -join ',')
            `$null = Get-OpenClawNodeStatus
            'default:' + (([Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match 'OpenClaw|Bouncy|Yaml' }) -join ',')
            'own:' + ((([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq 'OpenClaw').Assemblies | ForEach-Object { `$_.GetName().Name } | Sort-Object) -join ',')
"@
        $names[0] | Should -Be 'import:OpenClaw.PowerShell'
        $names[1] | Should -Be 'default:OpenClaw.PowerShell'
        $names[2] | Should -Match '^own:.*OpenClaw\.Gateway,OpenClaw\.Node'
    }

    It 'does not answer for libraries that other modules look for' -Skip:($PSEdition -ne 'Core') {
        $answer = Invoke-FreshShell @"
            Import-Module '$ManifestPath'
            foreach (`$name in 'YamlDotNet', 'BouncyCastle.Cryptography', 'OpenClaw.Unknown') {
                try { [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName(`$name).Location } catch { 'not found' }
            }
"@
        $answer | Should -Be @('not found', 'not found', 'not found')
    }

    It 'takes less than 150 ms of processor time, or less than two fifths of what the shell itself took to start' {
        # The fastest of three, and a measure that a slow or busy machine stretches as well.
        $times = 1..3 | ForEach-Object {
            $shell, $import = (Invoke-FreshShell "`$me = [Diagnostics.Process]::GetCurrentProcess(); `$before = `$me.TotalProcessorTime; Import-Module '$ManifestPath'; `$me.Refresh(); [int]`$before.TotalMilliseconds; [int](`$me.TotalProcessorTime - `$before).TotalMilliseconds")
            [pscustomobject]@{ Import = [int]$import; Limit = [Math]::Max(150, 0.4 * [int]$shell) }
        }
        $fastest = $times | Sort-Object Import | Select-Object -First 1
        $fastest.Import | Should -BeLessThan $fastest.Limit
    }

    It 'works in several runspaces' {
        $states = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:ManifestPath
            (Get-OpenClawNodeStatus).State.ToString()
        }
        $states | Should -Be @('NotRunning', 'NotRunning', 'NotRunning')
    }
}

Describe '<_>' -ForEach $commands {
    BeforeAll {
        $command = Get-Command $_ -Module OpenClaw
    }

    It 'declares what it writes' {
        $command.OutputType.Count | Should -BeGreaterThan 0
    }

    It 'asks before it changes something' {
        if ($command.Verb -in 'Start', 'Stop', 'Set', 'Add', 'Remove', 'Import', 'Approve', 'Deny', 'Reset', 'Restart', 'Install', 'Uninstall') {
            $command.Parameters.Keys | Should -Contain 'WhatIf'
            $command.Parameters.Keys | Should -Contain 'Confirm'
        }
    }

    It 'takes secrets as SecureString or credential only' {
        foreach ($name in 'Token', 'SetupCode', 'Password') {
            if ($command.Parameters.ContainsKey($name)) {
                $command.Parameters[$name].ParameterType | Should -Be ([securestring])
            }
        }
    }
}
