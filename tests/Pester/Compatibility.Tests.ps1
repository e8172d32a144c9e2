BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Remove-TestState
}

Describe 'Beside other modules' {
    It 'works where another version of <Name> is loaded already, and leaves it alone' -Skip:($PSEdition -ne 'Core' -or -not ('System.Reflection.Emit.PersistedAssemblyBuilder' -as [type])) -ForEach @(
        @{ Name = 'YamlDotNet'; Own = '18.*' }
        @{ Name = 'BouncyCastle.Cryptography'; Own = '2.*' }
    ) {
        # An assembly of that name which has nothing of what ours has: whoever gets it by mistake fails at once.
        $folder = Join-Path $env:OPENCLAW_STATE_DIR "other-$Name"
        $null = New-Item -ItemType Directory -Force $folder
        $foreign = Join-Path $folder "$Name.dll"
        $output = Invoke-FreshShell @"
            `$ErrorActionPreference = 'Stop'
            `$env:OPENCLAW_STATE_DIR = '$folder/state'
            `$builder = [Reflection.Emit.PersistedAssemblyBuilder]::new([Reflection.AssemblyName]'$Name, Version=99.0.0.0', [object].Assembly)
            `$null = `$builder.DefineDynamicModule('m').DefineType('Foreign.Other').CreateType()
            `$builder.Save('$foreign')
            if ([Reflection.Assembly]::LoadFrom('$foreign').GetName().Name -ne '$Name') { throw 'The other assembly was not made.' }
            Import-Module '$ManifestPath'
            # YAML, a new key, a signature's key format: all three libraries.
            `$null = Import-OpenClawExecPolicy -Text "defaults:``n  security: deny" -PassThru -Confirm:`$false
            (Reset-OpenClawNodeIdentity -Confirm:`$false).DeviceId.Length
            (Export-OpenClawExecPolicy -Format Yaml) -match 'deny'
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq '$Name' } | ForEach-Object { [string]`$_.GetName().Version } | Sort-Object
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { `$_.GetName().Name -eq '$Name' } | ForEach-Object { "default `$(`$_.GetName().Version)" }
"@
        $output[0] | Should -Be 64
        $output[1] | Should -BeTrue
        @($output -like '99.0.0.0').Count | Should -Be 1 -Because 'the other one stays'
        @($output -like $Own | Where-Object { $_ -notin '99.0.0.0', 'True', '64' -and $_ -notlike 'default*' }).Count | Should -Be 1 -Because 'ours is there, too'
        @($output -like 'default *') | Should -Be 'default 99.0.0.0'
    }

    It 'brings no System.Text.Json of its own to PowerShell 7, and one to Windows PowerShell' {
        $bin = Join-Path (Split-Path $ManifestPath) bin
        Get-ChildItem (Join-Path $bin net8.0) -Recurse -Filter 'System.*' | Should -BeNullOrEmpty
        # Here `dotnet test` stages the module for PowerShell 7 alone; a build, and so .ci/run, for both.
        if ($IsWindows -ne $false -or $env:CI -or (Test-Path (Join-Path $bin net472))) {
            Join-Path $bin 'net472/System.Text.Json.dll' | Should -Exist
        }
    }
}

Describe 'Constrained Language Mode' {
    It 'imports, works and formats' -Skip:($PSEdition -ne 'Core') {
        $text = Invoke-FreshShell @"
            `$env:OPENCLAW_STATE_DIR = '$env:OPENCLAW_STATE_DIR/clm'
            `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            Import-Module '$ManifestPath'
            Add-OpenClawExecRule git -Agent ci
            Set-OpenClawNodeConfiguration -GatewayHost gw.example -Command system.run -BrowserProfile openclaw
            Get-OpenClawExecRule | Out-String -Width 120
            Get-OpenClawExecPolicy | Out-String -Width 120
            Get-OpenClawNodeConfiguration | Out-String -Width 120
            Get-OpenClawNodeStatus | Out-String -Width 120
            Get-OpenClawExecHistory | Out-String -Width 120
            Test-OpenClawExec 'git log' -Agent ci | Out-String -Width 120
            Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 | Out-String -Width 120
            'mode:' + `$ExecutionContext.SessionState.LanguageMode
"@ | Out-String
        $text | Should -Match 'mode:ConstrainedLanguage'
        $text | Should -Match 'ci\s+\S*git'
        $text | Should -Match 'ws://gw\.example:18789'
        $text | Should -Match 'Command\s+: system\.run'
        $text | Should -Match 'BrowserProfile\s+: openclaw'
        $text | Should -Match '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+Changed' -Because 'the time is made by a script of the view'
        $text | Should -Match '\[yes\] git'
        $text | Should -Match '\[Fail\] Reachability'
    }
}

Describe 'Scripts' {
    It 'are clean for PSScriptAnalyzer: <Name>' -Skip:(-not (Get-Module PSScriptAnalyzer -ListAvailable)) -ForEach @(
        # Not the whole tree: what builds and test runs leave in it has hundreds of thousands of files.
        $root = Split-Path (Split-Path $PSScriptRoot)
        @(Get-ChildItem "$root/*" -Include *.ps1, *.psd1 -File; Get-ChildItem "$root/module", "$root/docs", "$root/packaging", $PSScriptRoot -Recurse -Include *.ps1, *.psm1, *.psd1, *.psrc) |
            ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    ) {
        # The settings say which rules do not hold here, and why.
        $settings = Join-Path $RepositoryRoot 'PSScriptAnalyzerSettings.psd1'
        Invoke-ScriptAnalyzer -Path $Path -Settings $settings -ErrorAction SilentlyContinue | ForEach-Object { "$($_.RuleName) line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

Describe 'Remoting over SSH' -Skip:($IsWindows -or -not (Get-Command sshd, /usr/sbin/sshd -ErrorAction Ignore) -or -not (Get-Command ssh-keygen -ErrorAction Ignore)) {
    BeforeAll {
        $folder = Join-Path $env:OPENCLAW_STATE_DIR ssh
        $null = New-Item -ItemType Directory $folder
        chmod 700 $folder
        ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
        ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
        Copy-Item "$folder/user.pub" "$folder/authorized"
        chmod 600 "$folder/authorized"
        $port = Get-FreePort
        Set-Content "$folder/config" @"
Port $port
ListenAddress 127.0.0.1
HostKey $folder/host
AuthorizedKeysFile $folder/authorized
PidFile $folder/sshd.pid
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PermitRootLogin yes
Subsystem powershell $(@(Get-ShellCommand) -join ' ') -sshs -NoLogo -NoProfile
"@
        if ((id -u) -eq 0) { $null = New-Item -ItemType Directory -Force /run/sshd }
        # In the foreground, so that it is ours to end.
        $sshd = Start-Process (Get-Command sshd, /usr/sbin/sshd -ErrorAction Ignore | Select-Object -First 1).Source -ArgumentList '-D', '-f', "$folder/config", '-E', "$folder/sshd.log" -PassThru
        $session = foreach ($attempt in 1..20) {
            try {
                New-PSSession -HostName 127.0.0.1 -Port $port -UserName (id -un) -KeyFilePath "$folder/user" -Options @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = "$folder/known" } -ErrorAction Stop
                break
            } catch { Start-Sleep -Milliseconds 250 }
        }
        if (-not $session) { throw "No SSH session: $(Get-Content "$folder/sshd.log" -Raw)" }
        $remoteState = "$folder/state"
    }

    AfterAll {
        if ($session) { Remove-PSSession $session }
        if ($sshd -and -not $sshd.HasExited) { $sshd.Kill() }
    }

    It 'shows the status of the other side, deserialised with its values' {
        $status = Invoke-Command $session { param($Manifest, $State) Import-Module $Manifest; Get-OpenClawNodeStatus -StateDirectory $State } -ArgumentList $ManifestPath, $remoteState
        $status.State | Should -Be NotRunning
        $status.StateDirectory | Should -Be $remoteState
        $status.NextStep | Should -Not -BeNullOrEmpty
    }

    It 'says what it would install there, and installs nothing' {
        $said = Invoke-Command $session {
            param($Manifest, $State)
            Import-Module $Manifest
            Install-OpenClawNode -GatewayHost gateway.example -Tls -StateDirectory $State -WhatIf
            Test-Path $State
        } -ArgumentList $ManifestPath, $remoteState
        $said | Should -Be $false
    }

    It 'runs the doctor there' {
        $checks = Invoke-Command $session { param($State) Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 -StateDirectory $State } -ArgumentList $remoteState
        $checks.Count | Should -BeGreaterThan 14
        ($checks | Where-Object Name -EQ Reachability).Status.ToString() | Should -Be Fail
    }
}
