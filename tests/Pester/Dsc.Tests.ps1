BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Join-Path (Split-Path $ManifestPath) 'dsc'
    $manifest = Get-Content (Join-Path $folder 'openclaw.node.dsc.resource.json') -Raw | ConvertFrom-Json -AsHashtable
    $state = Join-Path $env:OPENCLAW_STATE_DIR 'dsc'

    function Invoke-Resource {
        # Exactly the command line of the manifest, in the manifest's folder, as dsc does it.
        param([string] $Operation, $Wanted, [int] $ExitCode = 0)
        $method = $manifest[$Operation]
        $start = [Diagnostics.ProcessStartInfo]::new($method.executable)
        foreach ($argument in $method.args) { $start.ArgumentList.Add($argument) }
        $start.WorkingDirectory = $folder
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        if ($method.input -eq 'stdin') { $process.StandardInput.Write($(if ($Wanted -is [string]) { $Wanted } else { $Wanted | ConvertTo-Json -Compress })) }
        $process.StandardInput.Close()
        $script:messages = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.ExitCode | Should -Be $ExitCode -Because $script:messages.Result
        $script:messages = $script:messages.Result
        if ($output.Trim()) { $output | ConvertFrom-Json -AsHashtable }
    }
}

AfterAll {
    Remove-TestState
}

Describe 'The DSC resource OpenClaw/Node' {
    It 'has a manifest of its module''s version and a schema for what it gives' {
        $manifest.type | Should -Be 'OpenClaw/Node'
        $manifest.version | Should -Be (Test-ModuleManifest $ManifestPath).Version.ToString()
        foreach ($method in 'get', 'test', 'set', 'export') { $manifest[$method].executable | Should -Be 'pwsh' }
    }

    It 'gets what is there and changes nothing' {
        $actual = Invoke-Resource get @{ stateDirectory = $state }
        $actual.stateDirectory | Should -Be $state
        $actual.security | Should -Be allowlist
        $actual.ask | Should -Be 'on-miss'
        $actual.installed | Should -BeFalse
        $actual.Keys | ForEach-Object { $manifest.schema.embedded.properties.Keys | Should -Contain $_ }
        $state | Should -Not -Exist
    }

    It 'tests, sets, and is then as wanted' {
        $wanted = @{
            stateDirectory = $state; url = 'wss://gateway.example'; tlsFingerprint = 'AB' * 32; displayName = 'dsc box'
            commands = @('system.run', 'system.run.prepare'); browserProxy = $false; security = 'allowlist'; ask = 'off'; askFallback = 'deny'; installed = $false
        }
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeFalse
        $after = Invoke-Resource set $wanted
        $messages | Should -Match '"info":"Changed: '
        $after.url | Should -Be 'wss://gateway.example:443'
        $after.tlsFingerprint | Should -Be ('ab' * 32)
        $after.commands | Should -Be @('system.run', 'system.run.prepare')
        $after.ask | Should -Be off
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeTrue
        (Get-OpenClawNodeConfiguration -StateDirectory $state).DisplayName | Should -Be 'dsc box'
        (Get-OpenClawExecPolicy -StateDirectory $state).Ask | Should -Be Off
    }

    It 'leaves alone what is not mentioned' {
        $null = Invoke-Resource set @{ stateDirectory = $state; commands = @(); tlsFingerprint = '' }
        $configuration = Get-OpenClawNodeConfiguration -StateDirectory $state
        $configuration.Command | Should -BeNullOrEmpty
        $configuration.TlsFingerprint | Should -BeNullOrEmpty
        $configuration.Gateway | Should -Be 'wss://gateway.example:443'
        $configuration.DisplayName | Should -Be 'dsc box'
    }

    It 'exports the node of the account' {
        (Invoke-Resource export $null).stateDirectory | Should -Be $env:OPENCLAW_STATE_DIR
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what is no JSON'; Wanted = '{oops'; ExitCode = 2; Message = 'not JSON' }
        @{ Name = 'a list'; Wanted = '[1]'; ExitCode = 2; Message = 'one JSON object' }
        @{ Name = 'a misspelt member'; Wanted = @{ securty = 'full' }; ExitCode = 2; Message = 'securty' }
        @{ Name = 'a name that cannot be one'; Wanted = @{ displayName = "two`nlines" }; ExitCode = 1; Message = 'one line' }
    ) {
        $null = Invoke-Resource set $Wanted -ExitCode $ExitCode
        $messages | Should -Match $Message
        $messages.Trim().Split("`n")[-1] | ConvertFrom-Json | Should -Not -BeNullOrEmpty
    }
}
