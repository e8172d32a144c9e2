# The scripts of packaging/fleet, for Intune and its like: as processes of their own, as those start them.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Join-Path $RepositoryRoot 'packaging/fleet'
    $package = Join-Path $env:OPENCLAW_STATE_DIR 'package'
    $null = New-Item -ItemType Directory $package
    Copy-Item "$folder/*.ps1" $package
    $modules = Join-Path $env:OPENCLAW_STATE_DIR 'modules'
    $null = New-Item -ItemType Directory $modules

    function Invoke-FleetScript {
        # Exit code, output and errors; the module is found only where the script put it.
        param([string] $Name, [string[]] $Arguments = @())
        $program, $before = Get-ShellCommand
        $start = [Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in @($before | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-File', (Join-Path $package $Name) + $Arguments) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['PSModulePath'] = $modules
        $start.Environment['HOME'] = $start.Environment['USERPROFILE'] = $env:OPENCLAW_STATE_DIR
        $process = [Diagnostics.Process]::Start($start)
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Trim(); Error = $errors.Result.Trim() }
    }
}

AfterAll {
    Remove-TestState
}

Describe 'Scripts for software distribution' -Skip:($PSEdition -eq 'Desktop') {
    It '<_> has help and is PowerShell of both editions' -ForEach 'Install-Node.ps1', 'Test-Node.ps1', 'Uninstall-Node.ps1' {
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile((Join-Path $folder $_), [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
        $ast.GetHelpContent().Synopsis | Should -Not -BeNullOrEmpty
        # Windows PowerShell has no ternary, no ??, no && and no -Parallel.
        Get-Content (Join-Path $folder $_) -Raw | Should -Not -Match '\?\?|&&|-Parallel|\? .* : '
    }

    It 'detection says nothing and 1 where nothing is installed' {
        $answer = Invoke-FleetScript Test-Node.ps1 -Arguments '-Scope', 'User'
        $answer.ExitCode, $answer.Output | Should -Be 1, ''
    }

    It 'installation without the module is 1, and says what is missing' {
        $answer = Invoke-FleetScript Install-Node.ps1 -Arguments '-Url', 'wss://gateway.example', '-Scope', 'User'
        $answer.ExitCode | Should -Be 1
        $answer.Error | Should -Match 'OpenClaw'
    }

    It 'with -WhatIf the installation changes nothing' {
        Copy-Item (Split-Path (Split-Path $ManifestPath)) (Join-Path $package 'OpenClaw') -Recurse
        $answer = Invoke-FleetScript Install-Node.ps1 -Arguments '-Url', 'wss://gateway.example', '-Scope', 'User', '-WhatIf'
        $answer.ExitCode | Should -Be 0
        Get-ChildItem $modules | Should -BeNullOrEmpty
    }

    It 'a policy that cannot be read ends the installation, with its line, before anything is installed' {
        Set-Content (Join-Path $package 'policy.yaml') "version: 1`ndefaults:`n  security: everything"
        $answer = Invoke-FleetScript Install-Node.ps1 -Arguments '-Url', 'wss://gateway.example', '-Scope', 'User', '-ModulePath', $modules
        $answer.ExitCode | Should -Be 1
        $answer.Error | Should -Match 'security|everything'
        (Invoke-FleetScript Test-Node.ps1 -Arguments '-Scope', 'User').ExitCode | Should -Be 1
    }

    It 'removal takes the module away, and is 0 where nothing is left' {
        (Invoke-FleetScript Uninstall-Node.ps1 -Arguments '-Scope', 'User', '-WhatIf').ExitCode | Should -Be 0
        Get-ChildItem $modules | Should -Not -BeNullOrEmpty
        Remove-Item "$modules/*" -Recurse -Force
        (Invoke-FleetScript Uninstall-Node.ps1 -Arguments '-Scope', 'User').ExitCode | Should -Be 0
    }

    It 'the YAML files are YAML' {
        foreach ($file in 'ansible.yml', 'cloud-init.yaml') {
            $said = Invoke-FreshShell "Add-Type -Path (Get-ChildItem '$(Split-Path $ManifestPath)/bin/net8.0/private/YamlDotNet.dll').FullName; `$yaml = [YamlDotNet.RepresentationModel.YamlStream]::new(); `$yaml.Load([IO.StringReader]::new([IO.File]::ReadAllText('$folder/$file'))); `$yaml.Documents.Count"
            $said | Should -Be 1
        }
    }
}
