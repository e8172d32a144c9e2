BeforeAll {
    . $PSScriptRoot/Common.ps1
    $gateway = Start-DemoGateway

    # A node that was approved, under the product's old name: what upstream left on this machine.
    $box = Join-Path $env:OPENCLAW_STATE_DIR home
    $theirs = Join-Path $box .clawdbot
    Add-OpenClawExecRule uname -ByName -StateDirectory $theirs -WarningAction SilentlyContinue
    Start-OpenClawNode -Url $gateway.Url -DisplayName pester-old -StateDirectory $theirs
    $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
    $null = Send-DemoGateway $gateway approve
    Stop-OpenClawNode
    Start-OpenClawNode -Url $gateway.Url -DisplayName pester-old -StateDirectory $theirs
    $null = Wait-OpenClawNode -For Connected -Timeout 90
    Stop-OpenClawNode
    $device = (Get-OpenClawNodeIdentity -StateDirectory $theirs).DeviceId

    # The default directories belong to the home of a process.
    function Invoke-AtHome {
        param([string] $Script)
        # A node that is installed for this machine is warned about, and is not what this is about.
        Invoke-FreshShell "`$WarningPreference = 'SilentlyContinue'; Remove-Item Env:OPENCLAW_STATE_DIR; `$env:OPENCLAW_HOME = '$box'; Import-Module '$ManifestPath'; $Script"
    }
}

AfterAll {
    Stop-OpenClawNode -ErrorAction SilentlyContinue
    Stop-DemoGateway $gateway
    Remove-TestState
}

Describe 'Import-OpenClawNodeState' {
    BeforeAll {
        $ours = Join-Path $env:OPENCLAW_STATE_DIR ours
    }

    It 'changes nothing with -WhatIf or where there is no node' {
        Import-OpenClawNodeState -FromUpstream $theirs -StateDirectory $ours -WhatIf
        { Import-OpenClawNodeState -FromUpstream (Join-Path $box none) -StateDirectory $ours -ErrorAction Stop } | Should -Throw -ErrorId 'StateMalformed,*'
        Test-Path $ours | Should -BeFalse
    }

    It 'goes on as the same device, which needs no new approval' {
        $taken = Get-Item -Force $theirs | Import-OpenClawNodeState -StateDirectory $ours
        $taken.DeviceId | Should -Be $device
        $taken.IsPaired | Should -BeTrue
        $taken.HasPolicy | Should -BeTrue
        $taken.StateDirectory | Should -Be $ours

        Start-OpenClawNode -StateDirectory $ours
        $node = Wait-OpenClawNode -For Connected -Timeout 90
        Stop-OpenClawNode
        $node.State | Should -Be Connected
        $node.DeviceId | Should -Be $device
        (Get-OpenClawExecRule -StateDirectory $ours).Pattern | Should -Be uname
    }

    It 'replaces another identity only with -Force' {
        $other = Join-Path $env:OPENCLAW_STATE_DIR other
        Start-OpenClawNode -Url $gateway.Url -DisplayName pester-other -StateDirectory $other
        $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
        Stop-OpenClawNode
        { Import-OpenClawNodeState $theirs -StateDirectory $other -ErrorAction Stop } | Should -Throw -ErrorId 'StateUnsafe,*'
        (Import-OpenClawNodeState $theirs -StateDirectory $other -Force).DeviceId | Should -Be $device
    }
}

Describe 'A machine that ran the product under its old name' {
    It 'shows the old state with -Flavor Clawdbot and leaves it alone' {
        Invoke-AtHome '(Get-OpenClawNodeIdentity -Flavor Clawdbot).StateDirectory; (Get-OpenClawExecRule -Flavor Clawdbot).Pattern; (Get-OpenClawNodeStatus -Flavor Clawdbot).DeviceId' |
            Should -Be @($theirs, 'uname', $device)
        Join-Path $box .openclaw | Should -Not -Exist
    }

    It 'takes it over with the first change of the policy, on top of what was there' {
        Invoke-AtHome 'Add-OpenClawExecRule id -ByName -WarningAction SilentlyContinue; (Get-OpenClawExecRule).Pattern; (Get-OpenClawNodeIdentity).DeviceId' | Should -Be @('uname', 'id', $device)
        Join-Path $box .openclaw | Should -Exist
        (Get-OpenClawExecRule -StateDirectory $theirs).Pattern | Should -Be uname
    }
}
