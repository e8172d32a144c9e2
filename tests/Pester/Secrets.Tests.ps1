BeforeAll {
    . $PSScriptRoot/Common.ps1
    $modulePath = $env:PSModulePath

    function Install-FakeSecretManagement {
        # What this module uses of Microsoft.PowerShell.SecretManagement, and nothing else of it: the real one is not served where these tests run.
        $folder = Join-Path $env:OPENCLAW_STATE_DIR 'modules/Microsoft.PowerShell.SecretManagement'
        $null = New-Item -ItemType Directory -Force $folder
        Set-Content (Join-Path $folder 'Microsoft.PowerShell.SecretManagement.psm1') @'
function Get-Secret {
    [CmdletBinding()] param([string] $Name, [string] $Vault, [switch] $AsPlainText)
    switch ("$Vault/$Name") {
        '/gateway' { ConvertTo-SecureString 'from-the-default-vault' -AsPlainText -Force }
        'work/gateway' { ConvertTo-SecureString 'from-work' -AsPlainText -Force }
        '/login' { [pscredential]::new('somebody', (ConvertTo-SecureString 'from-a-credential' -AsPlainText -Force)) }
        '/plain' { 'in clear text' }
        '/table' { @{ a = 1 } }
        default { throw "The secret $Name was not found." }
    }
}
function Get-SecretInfo { param([string] $Name, [string] $Vault) 'gateway', 'login' | ForEach-Object { [pscustomobject]@{ Name = $_; VaultName = 'local' } } }
'@
        New-ModuleManifest (Join-Path $folder 'Microsoft.PowerShell.SecretManagement.psd1') -RootModule 'Microsoft.PowerShell.SecretManagement.psm1' -FunctionsToExport 'Get-Secret', 'Get-SecretInfo'
        $env:PSModulePath = (Split-Path $folder) + [IO.Path]::PathSeparator + $modulePath
    }
}

AfterAll {
    Remove-Module Microsoft.PowerShell.SecretManagement -ErrorAction SilentlyContinue
    $env:PSModulePath = $modulePath
    Remove-TestState
}

Describe 'A token from a vault' {
    It 'says what to install where SecretManagement is not' -Skip:([bool](Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) {
        { Start-OpenClawNode -GatewayHost 127.0.0.1 -TokenSecretName gateway -ErrorAction Stop } | Should -Throw -ErrorId 'SecretManagementMissing,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'Install-Module Microsoft.PowerShell.SecretManagement'
    }

    It 'is what the gateway is shown' -ForEach @(
        @{ Parameters = @{ TokenSecretName = 'gateway' }; Expected = 'from-the-default-vault' }
        @{ Parameters = @{ TokenSecretName = 'gateway'; Vault = 'work' }; Expected = 'from-work' }
        @{ Parameters = @{ TokenSecretName = 'login' }; Expected = 'from-a-credential' }
    ) {
        Install-FakeSecretManagement
        # A gateway that takes this token only says so by what it refuses: the demo gateway has a token of its own.
        $server = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $server.Start()
        try {
            $port = $server.LocalEndpoint.Port
            $probe = [powershell]::Create().AddScript({
                param($Manifest, $Parameters, $Port)
                Import-Module $Manifest
                Test-OpenClawNode -GatewayHost 127.0.0.1 -Port $Port -Timeout 5 @Parameters
            }).AddArgument($ManifestPath).AddArgument($Parameters).AddArgument($port)
            $running = $probe.BeginInvoke()
            # The doctor dials three times: to see whether anybody listens, for the challenge, and with the token.
            $shown = ''
            $nonce = [Text.Encoding]::UTF8.GetBytes('{"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":1}}')
            $deadline = [datetime]::Now.AddSeconds(90)
            while (-not $running.IsCompleted -and [datetime]::Now -lt $deadline) {
                if (-not $server.Pending()) { Start-Sleep -Milliseconds 10; continue }
                $client = $server.AcceptTcpClient()
                $client.ReceiveTimeout = 2000
                $stream = $client.GetStream()
                $buffer = [byte[]]::new(65536)
                try {
                    $head = ''
                    while ($head -notmatch "`r`n`r`n" -and ($count = $stream.Read($buffer, 0, $buffer.Length)) -gt 0) { $head += [Text.Encoding]::ASCII.GetString($buffer, 0, $count) }
                    if ($head -match 'Sec-WebSocket-Key: (\S+)') {
                        $accept = [Convert]::ToBase64String([Security.Cryptography.SHA1]::HashData([Text.Encoding]::ASCII.GetBytes($Matches[1] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')))
                        $stream.Write([Text.Encoding]::ASCII.GetBytes("HTTP/1.1 101 Switching Protocols`r`nUpgrade: websocket`r`nConnection: Upgrade`r`nSec-WebSocket-Accept: $accept`r`n`r`n"))
                        $stream.Write([byte[]](@(0x81, $nonce.Length) + $nonce))
                        $count = $stream.Read($buffer, 0, $buffer.Length)
                        if ($count -gt 8 -and ($buffer[0] -band 0x0f) -eq 1) {
                            $at = if (($buffer[1] -band 0x7f) -eq 126) { 4 } else { 2 }
                            $shown = -join (($at + 4)..($count - 1) | ForEach-Object { [char]($buffer[$_] -bxor $buffer[$at + (($_ - $at - 4) % 4)]) })
                        }
                    }
                } catch [IO.IOException] { $head = '' } finally { $client.Dispose() }
            }
            $null = $probe.EndInvoke($running)
            ($shown | ConvertFrom-Json).params.auth.token | Should -Be $Expected
        } finally {
            $server.Stop()
            $probe.Dispose()
        }
    }

    It 'is refused: <Name>' -ForEach @(
        @{ Name = 'nothing of that name'; Parameters = @{ TokenSecretName = 'nothing' }; ErrorId = 'SecretUnavailable,*' }
        @{ Name = 'clear text'; Parameters = @{ TokenSecretName = 'plain' }; ErrorId = 'SecretUnavailable,*' }
        @{ Name = 'a table'; Parameters = @{ TokenSecretName = 'table' }; ErrorId = 'SecretUnavailable,*' }
        @{ Name = 'beside a token'; Parameters = @{ TokenSecretName = 'gateway'; Token = (ConvertTo-SecureString x -AsPlainText -Force) }; ErrorId = 'ParametersExclusive,*' }
        @{ Name = 'a vault without a name'; Parameters = @{ Vault = 'work' }; ErrorId = 'ParameterMissing,*' }
    ) {
        Install-FakeSecretManagement
        { Start-OpenClawNode -GatewayHost 127.0.0.1 -Port 1 @Parameters -ErrorAction Stop } | Should -Throw -ErrorId $ErrorId
        "$($Error[0])$($Error[0].Exception)" | Should -Not -Match 'clear text\b.*in clear text|from-'
    }

    It 'completes the names of secrets' {
        Install-FakeSecretManagement
        (TabExpansion2 'Start-OpenClawNode -TokenSecretName g').CompletionMatches.CompletionText | Should -Be 'gateway'
    }
}
