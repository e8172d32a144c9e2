BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Join-Path (Split-Path $ManifestPath) 'dsc'
    $manifest = Get-Content (Join-Path $folder 'openclaw.node.dsc.resource.json') -Raw | ConvertFrom-Json -AsHashtable
    $state = Join-Path $env:OPENCLAW_STATE_DIR 'dsc'

    # The manifest calls pwsh, as it is on the PATH of whoever uses it. A .NET tool of a manifest is on nobody's.
    $path = $env:PATH
    if (-not (Get-Command pwsh -CommandType Application -ErrorAction Ignore)) {
        $bin = Join-Path $env:OPENCLAW_STATE_DIR 'bin'
        $null = New-Item -ItemType Directory -Path $bin
        $program, $before = Get-ShellCommand
        if ($before) {
            Set-Content -LiteralPath (Join-Path $bin 'pwsh') -Value "#!/bin/sh`nexec '$program' '$before' `"`$@`""
            chmod 755 (Join-Path $bin 'pwsh')
        }
        $env:PATH = ($bin, $PSHOME, $path) -join [IO.Path]::PathSeparator
    }

    function Invoke-Resource {
        # Exactly the command line of the manifest, in the manifest's folder, as dsc does it.
        param([string] $Operation, $Wanted, [int] $ExitCode = 0)
        $method = $manifest[$Operation]
        $start = [Diagnostics.ProcessStartInfo]::new($method.executable)
        foreach ($argument in $method.args) { $start.ArgumentList.Add($argument) }
        $start.WorkingDirectory = $folder
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        if ($method.input -eq 'stdin') { $process.StandardInput.Write($(if ($Wanted -is [string]) { $Wanted } else { $Wanted | ConvertTo-Json -Compress -Depth 5 })) }
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
    $env:PATH = $path
    Remove-TestState
}

Describe 'The DSC resource OpenClaw/Node' {
    It 'has a manifest of its module''s version and a schema for what it gives' {
        $manifest.type | Should -Be 'OpenClaw/Node'
        $manifest.version | Should -Be (Test-ModuleManifest $ManifestPath).Version.ToString()
        foreach ($method in 'get', 'test', 'set', 'export') { $manifest[$method].executable | Should -Be 'pwsh' }
    }

    It 'has a schema for documents, with the properties of the manifest' {
        $schema = Get-Content (Join-Path (Split-Path $ManifestPath) 'schemas/openclaw-node.dsc.schema.json') -Raw | ConvertFrom-Json -AsHashtable
        $schema.'$defs'.node.properties | ConvertTo-Json -Depth 20 | Should -Be ($manifest.schema.embedded.properties | ConvertTo-Json -Depth 20) -Because 'docs/help/New-ModuleHelp.ps1 makes it of the manifest'
    }

    It 'the schema <Verdict> <Name>' -ForEach @(
        @{ Verdict = 'takes'; Name = 'the example of docs/fleet.md'; Json = '{"resources":[{"name":"node","type":"OpenClaw/Node","properties":{"scope":"machine","url":"wss://gateway.example","security":"allowlist","ask":"off","rules":[{"pattern":"git","argPattern":"^log( .*)?$"},{"pattern":"uname"}],"onlyTheseRules":true}}]}' }
        @{ Verdict = 'takes'; Name = 'resources of others'; Json = '{"resources":[{"name":"x","type":"Microsoft/Other","properties":{"anything":1}}]}' }
        @{ Verdict = 'refuses'; Name = 'a misspelt member'; Json = '{"resources":[{"name":"n","type":"OpenClaw/Node","properties":{"securty":"full"}}]}' }
        @{ Verdict = 'refuses'; Name = 'a wrong word'; Json = '{"resources":[{"name":"n","type":"OpenClaw/Node","properties":{"security":"most"}}]}' }
        @{ Verdict = 'refuses'; Name = 'a rule that is a text'; Json = '{"resources":[{"name":"n","type":"OpenClaw/Node","properties":{"rules":["git"]}}]}' }
        @{ Verdict = 'refuses'; Name = 'a url that is none'; Json = '{"resources":[{"name":"n","type":"OpenClaw/Node","properties":{"url":"https://gateway.example"}}]}' }
    ) {
        $schema = Join-Path (Split-Path $ManifestPath) 'schemas/openclaw-node.dsc.schema.json'
        Test-Json -Json $Json -SchemaFile $schema -ErrorAction SilentlyContinue | Should -Be ($Verdict -eq 'takes')
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

    It 'adds the rules that are missing, and takes none away unasked' {
        Add-OpenClawExecRule /opt/other -StateDirectory $state -WarningAction SilentlyContinue
        $name = if ($IsWindows) { 'where' } else { 'uname' }
        $wanted = @{ stateDirectory = $state; rules = @(@{ pattern = $name }, @{ pattern = '/opt/tools/**'; agent = 'ci' }, @{ pattern = '/usr/bin/git'; argPattern = '^log( .*)?$' }) }
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeFalse
        $after = Invoke-Resource set $wanted
        $after.rules.Count | Should -Be 4
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeTrue
        (Get-OpenClawExecRule -StateDirectory $state | Where-Object Agent -EQ ci).Pattern | Should -Be '/opt/tools/**'
        (Get-OpenClawExecRule -StateDirectory $state | Where-Object ArgPattern).ArgPattern | Should -Be '^log( .*)?$'
    }

    It 'takes away the others where only these may be there' {
        $wanted = @{ stateDirectory = $state; onlyTheseRules = $true; rules = @(@{ pattern = '/usr/bin/git'; argPattern = '^log( .*)?$' }) }
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeFalse
        $after = Invoke-Resource set $wanted
        @($after.rules).Count | Should -Be 1
        $after.rules[0].pattern | Should -Be '/usr/bin/git'
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeTrue
    }

    It 'what is attached to a rule comes and goes with it, and stays where the input does not mention it' {
        $program = if ($IsWindows) { 'C:\Windows\System32\where.exe' } else { '/usr/bin/make' }
        $there = @{ stateDirectory = (Join-Path $state 'terms') }
        $wanted = $there + @{ rules = @(@{ pattern = $program; allowedEnv = @('PREFIX', 'DESTDIR') }) }
        (Invoke-Resource set $wanted).rules[0].allowedEnv | Should -Be @('PREFIX', 'DESTDIR')
        (Invoke-Resource test $wanted)._inDesiredState | Should -BeTrue

        $unsaid = $there + @{ rules = @(@{ pattern = $program }); onlyTheseRules = $true }
        (Invoke-Resource test $unsaid)._inDesiredState | Should -BeTrue

        $none = $there + @{ rules = @(@{ pattern = $program; allowedEnv = @() }) }
        (Invoke-Resource test $none)._inDesiredState | Should -BeFalse
        @((Invoke-Resource set $none).rules).Count | Should -Be 1
        (Get-OpenClawExecRule -StateDirectory $there.stateDirectory).AllowedEnv | Should -BeNullOrEmpty
    }

    Context 'The wanted rule and what is stored' -Skip:$IsWindows {
        BeforeAll {
            # The resource's own functions, here: a process for each row would take a minute.
            $script = [Management.Automation.Language.Parser]::ParseFile((Join-Path $folder 'openclaw.node.ps1'), [ref]$null, [ref]$null)
            foreach ($function in $script.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] -and $args[0].Name -match 'Rule|Attached' }, $false)) {
                . ([scriptblock]::Create($function.Extent.Text))
            }
            $RuleMembers = $manifest.schema.embedded.properties.rules.items.properties
            # One file under two names, one of the same name elsewhere, and a link that anybody could have made.
            $places = Join-Path $env:OPENCLAW_STATE_DIR 'places'
            $null = New-Item -ItemType Directory (Join-Path $places 'bin'), (Join-Path $places 'evil')
            foreach ($file in 'bin/zztool', 'evil/zztool', 'evil/zztool.sh') {
                Set-Content (Join-Path $places $file) "#!/bin/sh`nexit 0"
                chmod 755 (Join-Path $places $file)
            }
            $null = New-Item -ItemType SymbolicLink (Join-Path $places 'bin/zzlink') -Target (Join-Path $places 'bin/zztool')
            $places = readlink -f $places
            $before = $env:PATH
            $env:PATH = (Join-Path $places 'bin'), $before -join [IO.Path]::PathSeparator
        }

        AfterAll { $env:PATH = $before }

        It '<Stored.pattern> <Stored.argPattern> <Stored.agent> <Verdict> <Wanted.pattern> <Wanted.argPattern> <Wanted.agent>' -ForEach @(
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '{0}/bin/zztool' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = '{0}/bin/zztool' }; Stored = @{ pattern = '{0}/bin/zztool' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = 'zzlink' }; Stored = @{ pattern = '{0}/bin/zzlink' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = '{0}/bin/zzlink' }; Stored = @{ pattern = 'zzlink' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = 'zzmissing' }; Stored = @{ pattern = 'zzmissing' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = '{0}/bin/*' }; Stored = @{ pattern = '{0}/bin/*' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = 'zztool'; argPattern = '^a$' }; Stored = @{ pattern = '{0}/bin/zztool'; argPattern = '^a$' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = 'zztool'; agent = 'ci' }; Stored = @{ pattern = '{0}/bin/zztool'; agent = 'ci' }; Verdict = 'is' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '{0}/evil/zztool' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '{0}/evil/zztool.sh' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '/tmp/evil/zztool' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zzlink' }; Stored = @{ pattern = '/tmp/evil/zzlink' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zzmissing' }; Stored = @{ pattern = '/tmp/evil/zzmissing' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = 'zztool'; byName = $true }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'ZZTOOL' }; Stored = @{ pattern = '{0}/bin/zztool' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '{0}/bin/*' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '{0}/bin/zztool'; argPattern = '^a$' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool'; argPattern = '^a$' }; Stored = @{ pattern = '{0}/bin/zztool' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool'; argPattern = '^a$' }; Stored = @{ pattern = '{0}/bin/zztool'; argPattern = '^A$' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool' }; Stored = @{ pattern = '{0}/bin/zztool'; agent = 'ci' }; Verdict = 'is not' }
            @{ Wanted = @{ pattern = 'zztool'; agent = 'ci' }; Stored = @{ pattern = '{0}/bin/zztool' }; Verdict = 'is not' }
        ) {
            $where = Join-Path $env:OPENCLAW_STATE_DIR ('rules' + [guid]::NewGuid().ToString('N').Substring(0, 8))
            $rule = @{}
            foreach ($part in $Wanted.Keys) { $rule[$part] = $Wanted[$part].Replace('{0}', $places) }
            $add = @{ Pattern = $Stored.pattern.Replace('{0}', $places); StateDirectory = $where; WarningAction = 'SilentlyContinue'; ByName = [bool]$Stored['byName'] }
            if ($Stored['argPattern']) { $add.ArgPattern = $Stored.argPattern }
            if ($Stored['agent']) { $add.Agent = $Stored.agent }
            Add-OpenClawExecRule @add
            @((Get-RuleDifference -Wanted @{ rules = @($rule) } -Where @{ StateDirectory = $where }).Missing).Count | Should -Be ([int]($Verdict -eq 'is not'))
        }

        It 'what only has the name is replaced by what the name means, and the name itself as well' {
            $where = Join-Path $env:OPENCLAW_STATE_DIR 'replaced'
            Add-OpenClawExecRule (Join-Path $places 'evil/zztool') -StateDirectory $where -WarningAction SilentlyContinue
            Add-OpenClawExecRule zztool -ByName -StateDirectory $where -WarningAction SilentlyContinue
            $wanted = @{ stateDirectory = $where; rules = @(@{ pattern = 'zztool' }); onlyTheseRules = $true }
            @((Invoke-Resource set $wanted).rules).pattern | Should -Be (Join-Path $places 'bin/zztool')
            (Invoke-Resource test $wanted)._inDesiredState | Should -BeTrue
        }
    }

    It 'the scope chooses the state directory' {
        (Invoke-Resource get @{ scope = 'machine' }).stateDirectory | Should -Be (Get-OpenClawNodeConfiguration -Scope Machine).StateDirectory
    }

    It 'exports the node of the account' {
        (Invoke-Resource export $null).stateDirectory | Should -Be $env:OPENCLAW_STATE_DIR
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what is no JSON'; Wanted = '{oops'; ExitCode = 2; Message = 'not JSON' }
        @{ Name = 'a list'; Wanted = '[1]'; ExitCode = 2; Message = 'one JSON object' }
        @{ Name = 'a misspelt member'; Wanted = @{ securty = 'full' }; ExitCode = 2; Message = 'securty' }
        @{ Name = 'a rule that is a text'; Wanted = @{ rules = @('git') }; ExitCode = 2; Message = 'pattern' }
        @{ Name = 'a rule with a misspelt member'; Wanted = @{ rules = @(@{ pattern = 'git'; args = 'x' }) }; ExitCode = 2; Message = 'pattern' }
        @{ Name = 'a variable that no request may set'; Wanted = @{ rules = @(@{ pattern = 'git'; allowedEnv = @('LD_PRELOAD') }) }; ExitCode = 1; Message = 'LD_PRELOAD' }
        @{ Name = 'an unknown scope'; Wanted = @{ scope = 'planet' }; ExitCode = 2; Message = 'planet' }
        @{ Name = 'an unknown type'; Wanted = @{ type = 'Cron' }; ExitCode = 2; Message = 'Cron' }
        @{ Name = 'an unknown security'; Wanted = @{ security = 'most' }; ExitCode = 2; Message = 'most' }
        @{ Name = 'a name that cannot be one'; Wanted = @{ displayName = "two`nlines" }; ExitCode = 1; Message = 'one line' }
    ) {
        $null = Invoke-Resource set $Wanted -ExitCode $ExitCode
        $messages | Should -Match $Message
        $messages.Trim().Split("`n")[-1] | ConvertFrom-Json | Should -Not -BeNullOrEmpty
    }
}
