BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Remove-TestState
}

Describe 'Get-OpenClawBrowser' {
    It 'lists programs of this machine and selects at most one; it makes nothing' {
        $browsers = @(Get-OpenClawBrowser -WarningAction SilentlyContinue)
        $browsers | ForEach-Object {
            $_ | Should -BeOfType OpenClaw.PowerShell.Output.NodeBrowser
            $_.Path | Should -Exist
            $_.Offered | Should -BeTrue
        }
        @($browsers | Where-Object Selected).Count | Should -BeIn 0, 1
        Get-ChildItem $env:OPENCLAW_STATE_DIR -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'lists the profiles, and what a gateway may use of them' {
        $profiles = @(Get-OpenClawBrowser -Profile -WarningAction SilentlyContinue)
        $profiles.Name | Should -Be 'openclaw'
        $profiles[0].Default, $profiles[0].Allowed, $profiles[0].InUse | Should -Be $true, $true, $false
        Set-OpenClawNodeConfiguration -BrowserProxy Disabled
        (Get-OpenClawBrowser -Profile).Allowed | Should -BeFalse
        (Get-OpenClawBrowser -Profile -Verbose 4>&1 | Out-String) | Should -Match 'nodeHost.browserProxy.enabled is false'
        (Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 | Where-Object Name -eq Browser).Message | Should -Match '^Not offered'
        Set-OpenClawNodeConfiguration -BrowserProxy Enabled -BrowserProfile work
        (Get-OpenClawBrowser -Profile).Allowed | Should -BeFalse
        Set-OpenClawNodeConfiguration -BrowserProfile @()
        (Get-OpenClawBrowser -Profile).Allowed | Should -BeTrue
    }

    It 'says where the configuration is wrong' {
        $file = Join-Path $env:OPENCLAW_STATE_DIR 'openclaw.json'
        Set-Content -LiteralPath $file '{ browser: { headless: "yes" } }'
        Get-OpenClawBrowser -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$problem" | Should -Match 'browser\.headless in .* must be true or false \(line 1\)'
        Remove-Item -LiteralPath $file
    }
}
