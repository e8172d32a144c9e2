# Two machines, a gateway and an administrator: Deploy-OpenClawNode, and the steps of about_OpenClaw_Fleet as they stand there.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RealGateway.ps1
    . $PSScriptRoot/Fleet.ps1
    $missing = @(Get-FleetMissing; (Get-RealGatewayInstallation).Missing) | Where-Object { $_ } | Select-Object -First 1
    Remove-TestState
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RealGateway.ps1
    . $PSScriptRoot/Fleet.ps1
    $installation = Get-RealGatewayInstallation
    $missing = @(Get-FleetMissing; $installation.Missing) | Where-Object { $_ } | Select-Object -First 1
    if (-not $missing) {
        $gateway = Start-RealGateway $installation
        $bootMark = Lock-BootMark
        $machines = 'alpha', 'beta' | ForEach-Object { New-FleetMachine -Root $env:OPENCLAW_STATE_DIR -Name $_ }
        $sessions = $machines | Connect-FleetMachine
        Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token
        Set-Content "$env:OPENCLAW_STATE_DIR/policy.yaml" @'
version: 1
defaults:
  security: allowlist
  ask: 'off'
agents:
  '*':
    allowlist:
    - uname
'@
    }
}

AfterAll {
    Disconnect-OpenClawGateway -ErrorAction SilentlyContinue
    if ($sessions) {
        Invoke-Command $sessions { Import-Module "$HOME/.local/share/powershell/Modules/OpenClaw" -ErrorAction SilentlyContinue; Uninstall-OpenClawNode -Confirm:$false } -ErrorAction SilentlyContinue
        Remove-PSSession $sessions
    }
    $machines | Remove-FleetMachine
    if ($bootMark) { $bootMark.Dispose() }
    Stop-RealGateway $gateway
    Remove-TestState
}

Describe "The steps of about_OpenClaw_Fleet, as they stand there$(if ($missing) { " (skipped: $missing)" })" -Skip:([bool]$missing) {
    BeforeAll {
        # Its code by step: what is indented by eight. Only what cannot be on one machine is replaced: all users' module folder, the machine's own systemd, names.
        $stepOf = @{}
        $step = 0
        foreach ($line in Get-Content (Join-Path (Split-Path $ManifestPath) 'en-US/about_OpenClaw_Fleet.help.txt')) {
            if ($line -match '^(\d)\. ') { $step = [int]$Matches[1] }
            elseif ($line -match '^[A-Z]{4}') { $step = 0 }
            elseif ($step -and ($line -match '^        ' -or -not $line.Trim())) { $stepOf[$step] += "$line`n" }
        }
        function Get-Step {
            param([int] $Number, [string] $After = '')
            $code = $stepOf[$Number].Replace('-split [IO.Path]::PathSeparator)[1]', '-split [IO.Path]::PathSeparator)[0]').Replace('-Scope Machine', '-Scope User').Replace('wss://gateway.example', $gateway.Url)
            [scriptblock]::Create($(if ($After) { $code.Substring($code.IndexOf($After)) } else { $code }))
        }
        $token = $gateway.Token
        # The administrator has the module where modules are.
        $modulePath = $env:PSModulePath
        $env:PSModulePath = (Split-Path (Split-Path (Split-Path $ManifestPath))) + [IO.Path]::PathSeparator + $modulePath
        Push-Location $env:OPENCLAW_STATE_DIR
    }

    AfterAll {
        Invoke-Command $sessions { Import-Module OpenClaw; Uninstall-OpenClawNode -Confirm:$false; Remove-Item "$HOME/.openclaw", "$HOME/.local/share/powershell/Modules/OpenClaw" -Recurse -Force; Remove-Module OpenClaw } -ErrorAction SilentlyContinue
        Get-OpenClawNode | Remove-OpenClawNode -Confirm:$false
        Pop-Location
        $env:PSModulePath = $modulePath
    }

    It 'copies the module (1)' {
        # Without the first way: the Gallery.
        . (Get-Step 1 -After '$source =')
        Invoke-Command $sessions { (Get-Module OpenClaw -ListAvailable).Count } | Should -Be 1, 1
    }

    It 'sets one policy (2), which the node of the next step uses' {
        . (Get-Step 2)
        Invoke-Command $sessions { (Get-OpenClawExecRule).Pattern } | Should -Be '/usr/bin/uname', '/usr/bin/uname'
    }

    It 'pairs without a touch (3)' {
        . (Get-Step 3)
        $deadline = [datetime]::UtcNow.AddSeconds(90)
        while (@(Get-OpenClawNode -Connected).Count -lt 2 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 500 }
        $nodes = @(Get-OpenClawNode -Connected)
        $nodes.Count | Should -Be 2
        (Invoke-OpenClawNode $nodes.Id -Run uname, -s).ExitCode | Should -Be 0, 0
    }

    It 'reports (4)' {
        # Formatted for a person at its end: the table says what a test can look for.
        $text = . (Get-Step 4) | Out-String
        ([regex]::Matches($text, 'Connected')).Count | Should -BeGreaterOrEqual 2
        (Import-Csv report.csv).State | Should -Be 'Connected', 'Connected'
    }
}

Describe "The scripts of packaging/fleet on a machine$(if ($missing) { " (skipped: $missing)" })" -Skip:([bool]$missing) {
    It 'install, detect and uninstall a node that serves; the token does not stay in its file' {
        $package = "$($machines[0].Home)/package"
        $null = New-Item -ItemType Directory $package
        Copy-Item "$RepositoryRoot/packaging/fleet/*.ps1", "$env:OPENCLAW_STATE_DIR/policy.yaml" $package
        Copy-Item (Split-Path (Split-Path $ManifestPath)) "$package/OpenClaw" -Recurse
        Set-Content "$package/token" $gateway.Secret
        chmod 600 "$package/token"
        $run = { param($Shell, $Script, $Arguments) & $Shell[0] @(@($Shell | Select-Object -Skip 1) + '-NoProfile', '-NonInteractive', '-File', "$HOME/package/$Script" + $Arguments) 2>&1 | Out-Null; $LASTEXITCODE }
        $shell = @(Get-ShellCommand)
        Invoke-Command $sessions[0] $run -ArgumentList $shell, 'Test-Node.ps1', @('-Scope', 'User') | Should -Be 1
        Invoke-Command $sessions[0] $run -ArgumentList $shell, 'Install-Node.ps1', @('-Scope', 'User', '-Url', $gateway.Url, '-TokenFile', "$package/token") | Should -Be 0
        "$package/token" | Should -Not -Exist
        Invoke-Command $sessions[0] $run -ArgumentList $shell, 'Test-Node.ps1', @('-Scope', 'User') | Should -Be 0
        Get-OpenClawPairing -Kind Device -Wait -Timeout 90 | Approve-OpenClawPairing -Confirm:$false
        Get-OpenClawPairing -Kind Surface -Wait -Timeout 90 | Approve-OpenClawPairing -Confirm:$false
        (Invoke-OpenClawNode (Get-OpenClawNode -Connected).Id -Run uname, -s).ExitCode | Should -Be 0
        Invoke-Command $sessions[0] $run -ArgumentList $shell, 'Test-Node.ps1', @('-Scope', 'User', '-Serving') | Should -Be 0
        # The secret was exchanged: it lies nowhere in the machine's home any more.
        # By grep: PowerShell does not open the files that the running node has locked.
        & grep -rlF -e $gateway.Secret $machines[0].Home | Should -BeNullOrEmpty
        Invoke-Command $sessions[0] $run -ArgumentList $shell, 'Uninstall-Node.ps1', @('-Scope', 'User', '-RemoveState') | Should -Be 0
        Invoke-Command $sessions[0] $run -ArgumentList $shell, 'Test-Node.ps1', @('-Scope', 'User') | Should -Be 1
        Get-OpenClawNode | Remove-OpenClawNode -Confirm:$false
    }
}

Describe "Deploy-OpenClawNode$(if ($missing) { " (skipped: $missing)" })" -Skip:([bool]$missing) {
    BeforeAll {
        $common = @{ Scope = 'User'; PolicyPath = "$env:OPENCLAW_STATE_DIR/policy.yaml"; PublicUrl = $gateway.Url; Timeout = 90 }
    }

    It 'says what it would do, and does nothing' {
        $files = {
            @($machines.Home | ForEach-Object { Get-ChildItem "$_/.local/share/powershell/Modules", "$_/.openclaw" -Recurse -File -Force -ErrorAction Ignore } |
                    ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks)" }) -join "`n"
        }
        $before = & $files
        $sessions | Deploy-OpenClawNode @common -WhatIf | Should -BeNullOrEmpty
        & $files | Should -Be $before
    }

    It 'makes both machines nodes that serve, by one command' {
        $outcome = $sessions | Deploy-OpenClawNode @common
        $outcome | ForEach-Object { "$($_.Result) $($_.Problem)".Trim() } | Should -Be 'Deployed', 'Deployed'
        @($outcome.DeviceId | Sort-Object -Unique).Count | Should -Be 2
        # Both have one address: what is written is what -HostName takes.
        $outcome.ComputerName | Sort-Object | Should -Be ($machines | ForEach-Object { "$(id -un)@127.0.0.1:$($_.Port)" } | Sort-Object)
        (Get-OpenClawNode -Connected | Where-Object Id -In $outcome.DeviceId).Count | Should -Be 2
        foreach ($machine in $machines) { Test-Path "$($machine.Home)/.local/share/powershell/Modules/OpenClaw/*/OpenClaw.psd1" | Should -BeTrue }
    }

    It 'their policy is in effect before anything is asked of them' {
        $nodes = (Get-OpenClawNode -Connected).Id
        $results = Invoke-OpenClawNode $nodes -Run uname, -s
        @($results).Count | Should -Be 2
        $results.Stdout.Trim() | Should -Be 'Linux', 'Linux'
        { Invoke-OpenClawNode $nodes -Run id -ErrorAction Stop } | Should -Throw '*denied*'
    }

    It 'repeated it changes nothing: neither the key nor the process' {
        $before = Invoke-Command $sessions { (Get-OpenClawNodeStatus).ProcessId } | Sort-Object
        $outcome = Deploy-OpenClawNode -PSSession $sessions @common
        $outcome.Result | Should -Be 'AlreadyDeployed', 'AlreadyDeployed'
        Invoke-Command $sessions { (Get-OpenClawNodeStatus).ProcessId } | Sort-Object | Should -Be $before
    }

    It 'says which older version a machine runs and what to type, and -Update brings it up to date' {
        # As a module 0.0.9 leaves it: its copy, the pointer and what service.json says of it.
        Invoke-Command $sessions[0] {
            $runtime = "$HOME/.openclaw/runtime"
            $copy = (Get-Item "$runtime/current").Target | Split-Path -Leaf
            $older = '0.0.9-' + ($copy -split '-', 2)[1]
            Rename-Item "$runtime/$copy" $older
            Remove-Item "$runtime/current"
            $null = New-Item -ItemType SymbolicLink "$runtime/current" -Target $older
            $settings = "$HOME/.openclaw/service.json"
            (Get-Content $settings -Raw) -replace '"runtimeVersion": ?"[^"]+"', '"runtimeVersion": "0.0.9"' | Set-Content $settings -NoNewline
        }
        # One after the other: together they answer in any order.
        $processes = { $sessions | ForEach-Object { Invoke-Command $_ { (Get-OpenClawNodeStatus).ProcessId } } }
        $before = & $processes
        $outcome = Deploy-OpenClawNode -PSSession $sessions @common -WarningVariable said -WarningAction SilentlyContinue
        $outcome.Result | Should -Be 'AlreadyDeployed', 'AlreadyDeployed'
        @($said).Count | Should -Be 1
        "$said" | Should -BeLike "*$($machines[0].Port)*version 0.0.9; this module is *left as it is*"
        $type = "Deploy-OpenClawNode -PSSession (Get-PSSession -Id $($sessions[0].Id)) -Scope User -Update"
        "$said" | Should -BeLike "*To bring it up to date: $type"
        @($outcome.Fix | Where-Object { $_ }) | Should -Be $type
        & $processes | Should -Be $before

        # What it says, typed; the other machine is of this version and is left alone.
        $updated = [scriptblock]::Create($type).Invoke()
        $updated.Result | Should -Be Updated
        $updated.Fix | Should -BeNullOrEmpty
        (Deploy-OpenClawNode -PSSession $sessions[1] @common -Update).Result | Should -Be AlreadyDeployed
        # The other one's process is not looked at: on one machine both managers share a cgroup, and a restart of one ends both.
        (& $processes)[0] | Should -Not -Be $before[0]
        Invoke-Command $sessions[0] { (Get-OpenClawNodeStatus).Service.Version } | Should -Be (Get-Module OpenClaw).Version
    }

    It 'a machine that cannot be reached is an object and an error, and the others go on' {
        $outcome = Deploy-OpenClawNode -HostName 'nobody@127.0.0.1:1' @common -ErrorAction SilentlyContinue -ErrorVariable failures
        $outcome.Result | Should -Be Failed
        $outcome.Step | Should -Be Connect
        $outcome.Problem | Should -Not -BeNullOrEmpty
        @($failures.FullyQualifiedErrorId) -like 'DeploymentFailed,*' | Should -Not -BeNullOrEmpty
    }

    It 'a policy that cannot be read stops the machine before its node starts, and says which line' {
        Set-Content "$env:OPENCLAW_STATE_DIR/bad.yaml" "version: 1`ndefaults:`n  security: everything"
        $outcome = Deploy-OpenClawNode -PSSession $sessions[0] -Scope User -PublicUrl $gateway.Url -PolicyPath "$env:OPENCLAW_STATE_DIR/bad.yaml" -ErrorAction SilentlyContinue
        $outcome.Result | Should -Be Failed
        $outcome.Step | Should -Be Policy
        $outcome.Problem | Should -Match 'everything|security'
    }
}
