# A node that this very PowerShell installs, under a real systemd: `dotnet test` runs it in the .NET tool (`dotnet tool run pwsh`), a person's shell in that person's pwsh.

BeforeDiscovery {
    . $PSScriptRoot/UserSystemd.ps1
    $missing = Get-UserSystemdMissing
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/UserSystemd.ps1
    $own = @{}
    if (-not (Get-UserSystemdMissing)) {
        $bootMark = Lock-BootMark
        # A folder as people have them.
        $folder = Join-Path ([IO.Path]::GetTempPath()) "openclaw installed é $([guid]::NewGuid().ToString('N'))"
        $systemd = Start-UserSystemd $folder
        $variables = Get-UserSystemdVariable $folder
        foreach ($key in @($variables.Keys) -like 'XDG_*') { $own[$key] = [Environment]::GetEnvironmentVariable($key); Set-Item "Env:$key" $variables[$key] }
        $gateway = Start-DemoGateway
        foreach ($attempt in 1..600) { if ((systemctl --user is-system-running 2>$null) -in 'running', 'degraded') { break }; Start-Sleep -Milliseconds 100 }
    }

    function Get-MainProcess { [int](systemctl --user show --property=MainPID --value openclaw-node.service) }

    function Wait-Until {
        param([string] $What, [scriptblock] $Condition)
        foreach ($attempt in 1..600) { if (& $Condition) { return }; Start-Sleep -Milliseconds 200 }
        throw "Not within two minutes: $What. $(Get-OpenClawNodeStatus | Format-List | Out-String) $(systemctl --user status openclaw-node.service 2>&1 | Out-String)"
    }
}

AfterAll {
    if ($systemd) {
        Uninstall-OpenClawNode -Confirm:$false -ErrorAction SilentlyContinue
        Stop-DemoGateway $gateway
        Stop-UserSystemd $systemd
        $bootMark.Dispose()
    }
    foreach ($key in $own.Keys) { [Environment]::SetEnvironmentVariable($key, $own[$key]) }
    Remove-TestState
}

Describe "Install-OpenClawNode from this PowerShell$(if ($missing) { " (skipped: $missing)" })" -Skip:([bool]$missing) {
    It 'makes a unit that starts this PowerShell, and pairs' {
        $installed = Install-OpenClawNode -GatewayHost 127.0.0.1 -Port $gateway.Port -DisplayName installed -PassThru -Confirm:$false
        $installed | Should -Not -BeNullOrEmpty
        Wait-Until 'the unit runs' { (Get-MainProcess) -gt 0 }
        (Get-Item "/proc/$(Get-MainProcess)/exe").LinkTarget | Should -Be (Get-Item "/proc/$PID/exe").LinkTarget
        $words = [IO.File]::ReadAllText("/proc/$(Get-MainProcess)/cmdline") -split "`0"
        foreach ($word in Get-ShellCommand | Select-Object -Skip 1) { $words | Should -Contain $word }
        Wait-Until 'it waits for its approval' { (Get-OpenClawNodeStatus).State -eq 'WaitingForApproval' }
        Send-DemoGateway $gateway approve | Should -Match 'approved 1 device'
        Wait-Until 'it is connected' { (Get-OpenClawNodeStatus).State -eq 'Connected' }
        Send-DemoGateway $gateway approve | Should -Match 'approved the commands of installed'
    }

    It 'comes back after each kill' {
        foreach ($kill in 1..2) {
            $before = Get-MainProcess
            kill -9 $before
            Wait-Until 'another process runs' { ($now = Get-MainProcess) -gt 0 -and $now -ne $before }
            Wait-Until 'it is connected again' { (Get-OpenClawNodeStatus).State -eq 'Connected' }
            Add-OpenClawExecRule uname -WarningAction SilentlyContinue
            Wait-Until 'it serves again' { (Send-DemoGateway $gateway 'run uname -s') -match '"exitCode":0' }
        }
    }

    It 'leaves nothing but its state' {
        $last = Get-MainProcess
        Uninstall-OpenClawNode -Confirm:$false
        Get-ChildItem $folder/config -Recurse -File | Should -BeNullOrEmpty
        Get-Process -Id $last -ErrorAction Ignore | Should -BeNullOrEmpty
        (Get-OpenClawNodeStatus).State | Should -Be NotRunning
        (Get-OpenClawNodeIdentity).IsPaired | Should -BeTrue
    }
}
