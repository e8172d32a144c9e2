# Runs every example of every cmdlet's help, each in a runspace, a directory and a state directory of its own. A cmdlet that is added is found by
# itself; an example that needs something special gets it from the tables below. Where the help shows what an example writes, it has to look so: the same columns
# or labels. Set-ExampleOutput.ps1 puts what was written into the help: OPENCLAW_TEST_EXAMPLE_OUTPUT names the file between the two.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RealGateway.ps1
    $installation = Get-RealGatewayInstallation
    # The module's part of a run (tests/TestPart.cs) has all examples; without it each cmdlet's first, and none at the real gateway, where Operator.Tests.ps1 is in any run.
    $all = ($env:OPENCLAW_TEST_ALL -split ',' | Where-Object { $_ -in '1', 'module' }) -as [bool]
    $left = if (-not $all) { 'takes its time: OPENCLAW_TEST_ALL=module' } elseif ($installation.Missing -and $env:OPENCLAW_LIVE_REQUIRED -ne '1') { $installation.Missing }
    # These talk to a gateway as an operator: the demo gateway knows no operators.
    $operators = @(Get-Command -Module OpenClaw | Where-Object { $_.Name -match '-OpenClaw(Gateway|Pairing|NodeSetupCode)$' -or $_.Name -in 'Get-OpenClawNode', 'Rename-OpenClawNode', 'Remove-OpenClawNode', 'Invoke-OpenClawNode', 'Deploy-OpenClawNode' }).Name
    $examples = foreach ($command in Get-Command -Module OpenClaw | Sort-Object Name) {
        $number = 0
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            $number++
            if ($number -gt 1 -and -not $all) { break }
            $code = $example.code
            $operator = $command.Name -in $operators -or $code -match '-OpenClaw\w+ .*-Gateway\b|\| \w+-OpenClawExec -Gateway'
            @{
                Command = $command.Name; Number = $number; Code = $code; Operator = [bool]$operator
                Title = ($example.title -replace '^Example \d+: ', '')
                # Changes the service manager of the machine: shown, not done.
                ShowOnly = $command.Name -in 'Install-OpenClawNode', 'Uninstall-OpenClawNode', 'Restart-OpenClawNode', 'Deploy-OpenClawNode' -or $code -match '-OpenClawNode -Service|Install-OpenClawNode'
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RealGateway.ps1
    . $PSScriptRoot/ExampleOutput.ps1
    $help = & (Join-Path $RepositoryRoot 'docs/help/Read-CmdletHelp.ps1')
    $root = $env:OPENCLAW_STATE_DIR
    $demo = Start-DemoGateway

    # A node that was approved, has rules, has run something and was refused something: each example gets a copy.
    $template = Join-Path $root 'template'
    $env:OPENCLAW_STATE_DIR = $template
    Start-OpenClawNode -Url $demo.Url -DisplayName web01
    $null = Wait-OpenClawNode -For WaitingForApproval -Timeout 90
    $null = Send-DemoGateway $demo approve
    Stop-OpenClawNode
    Start-OpenClawNode -Url $demo.Url -DisplayName web01
    $null = Wait-OpenClawNode -For Connected -Timeout 90
    $null = Send-DemoGateway $demo approve
    'git', 'uname' | Add-OpenClawExecRule
    Add-OpenClawExecRule make '^(build|test)$' -Agent ci
    $null = Send-DemoGateway $demo 'run uname -s'
    $null = Send-DemoGateway $demo 'run id -u'
    Stop-OpenClawNode
    $requestId = @(Get-OpenClawExecRequest)[0].Id
    $null = New-Item -ItemType Directory -Force (Join-Path $template 'logs')
    Set-Content (Join-Path $template 'logs/node.jsonl') '{"time":"2026-01-31T12:00:00.0000000Z","level":"warning","event":1101,"message":"The node ended."}'

    $setupCode = 'oc-pair://' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes((@{ url = $demo.Url; bootstrapToken = 'once' } | ConvertTo-Json -Compress))).TrimEnd('=').Replace('+', '-').Replace('/', '_')

    # Names in the help and what stands for them here.
    $stands = [ordered]@{
        '-GatewayHost gateway\.example( -Port \d+)?( -Tls)?' = '-Url $URL'
        'wss://(gateway|test)\.example(:\d+)?' = '$URL'
        '\$pin = Get-Content \./gateway\.sha256' = '$pin = "aa" * 32'
        'wss://10\.0\.0\.5:18789 -TlsFingerprint \$pin' = '$URL'
        '-GatewayHost 127\.0\.0\.1 -Port 18789' = '-Url $URL'
        '-GatewayHost \$gateway' = '-Url $URL'
        '-StateDirectory (/var/lib/openclaw|\./state)' = '-StateDirectory $STATE'
        '-FromUpstream (~/\.openclaw|D:\\backup\\\.clawdbot)' = '-FromUpstream ./upstream'
        '/opt/tools/' = '$HOME/tools/'
        # There is nobody to ask.
        ' -Confirm(?!:)' = ''
        '-TokenSecretName openclaw' = '-Token (Read-Host -AsSecureString)'
    }

    function Invoke-Example {
        # Returns the errors, as texts. While it runs somebody at the gateway approves what comes.
        param([hashtable] $Example, [string] $Url, [scriptblock] $Meanwhile, [string] $Before = '', [hashtable] $Names = @{}, [string] $Token = 'token', [string] $StateDirectory)
        $folder = Join-Path $root "$($Example.Command)-$($Example.Number)"
        $null = New-Item -ItemType Directory $folder
        if ($StateDirectory) {
            $env:OPENCLAW_STATE_DIR = $StateDirectory
        } else {
            $env:OPENCLAW_STATE_DIR = Join-Path $folder 'state'
            Copy-Item $template $env:OPENCLAW_STATE_DIR -Recurse
        }
        if ($Example.Code -match 'FromUpstream') { Copy-Item $template (Join-Path $folder 'upstream') -Recurse }
        if (-not $StateDirectory -and $Example.Code -match '-SetupCode' -or $Example.Command -eq 'Import-OpenClawNodeState') { Remove-Item (Join-Path $env:OPENCLAW_STATE_DIR 'identity'), (Join-Path $env:OPENCLAW_STATE_DIR 'node.json') -Recurse }
        if (-not $IsWindows) { chmod -R u=rwX,go= $folder }
        Set-Content (Join-Path $folder 'policy.yaml') "defaults:`n  security: allowlist`n  ask: off"
        Set-Content (Join-Path $folder 'rules.csv') 'Pattern,ArgPattern,Agent', 'uname,,'
        Set-Content (Join-Path $folder 'ring1.txt') 'web01'
        Set-Content (Join-Path $folder 'commands.txt') 'git status', 'rm -rf /'
        Set-Content (Join-Path $folder 'machines.csv') "DeviceId`n$('0' * 64)"
        $code = $Example.Code
        # What is only saved may name any gateway.
        foreach ($map in $(if ($Example.Command -ne 'Set-OpenClawNodeConfiguration') { $stands }), $Names | Where-Object { $_ }) { foreach ($pattern in $map.Keys) { $code = $code -replace $pattern, $map[$pattern].Replace('$URL', $Url).Replace('$STATE', $env:OPENCLAW_STATE_DIR) } }
        $endless = $code -match ' -Follow\b| -Wait -Verbose|^Watch-|\nWatch-'
        $prelude = @"
`$ConfirmPreference = 'None'; `$ProgressPreference = 'SilentlyContinue'
Set-Location '$folder'
$(if ($code -match 'git ') { 'git init -q . 2>$null' })
function Read-Host { param([switch] `$AsSecureString, `$Prompt) ConvertTo-SecureString `$(if ("`$Prompt" -match 'code') { '$setupCode' } else { '$Token' }) -AsPlainText -Force }
function Invoke-Command { param([Alias('ComputerName')] `$HostName, [scriptblock] `$ScriptBlock, `$ArgumentList) & `$ScriptBlock `$ArgumentList }
$(if ($Example.ShowOnly) { '$WhatIfPreference = $true' })
$Before
"@
        if (-not $examplesRun.Runspace) {
            $examplesRun.Runspace = [runspacefactory]::CreateRunspace()
            $examplesRun.Runspace.Open()
            $import = [powershell]::Create($examplesRun.Runspace)
            $null = $import.AddCommand('Import-Module').AddArgument($ManifestPath).Invoke()
            $import.Dispose()
        }
        $shell = [powershell]::Create($examplesRun.Runspace)
        try {
            $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
            $nothing.Complete()
            $written = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.AddScript("$prelude`n$code", $true).BeginInvoke($nothing, $written)
            $deadline = [datetime]::Now.AddSeconds($(if ($endless) { 1.5 } else { 60 }))
            while (-not $running.IsCompleted -and [datetime]::Now -lt $deadline) { & $Meanwhile; $null = $running.AsyncWaitHandle.WaitOne(50) }
            if ($endless) {
                $shell.Stop()
            } elseif (-not $running.IsCompleted) {
                $shell.Stop()
                return "It did not end within 60 seconds: $($shell.Streams.Error)"
            } else {
                try { $null = $shell.EndInvoke($running) } catch { return "$($_.Exception.InnerException)" }
            }
            # What is only shown, goes on for ever or ends with an error is no output to compare with.
            $format = [powershell]::Create($examplesRun.Runspace)
            $text = -join $format.AddCommand('Out-String').AddParameter('Width', 120).Invoke($written)
            $format.Dispose()
            $examplesRun.Output = if (-not $endless -and -not $Example.ShowOnly -and -not $shell.HadErrors) { ConvertTo-HelpText $text -Folder $folder -State $env:OPENCLAW_STATE_DIR }
            $shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" }
        } finally {
            $shell.Dispose()
            $tidy = [powershell]::Create($examplesRun.Runspace)
            $null = $tidy.AddScript('Stop-OpenClawNode; Get-Job | Remove-Job -Force; Get-EventSubscriber | Unregister-Event; Set-Location /').Invoke()
            $tidy.Dispose()
            $env:OPENCLAW_STATE_DIR = $root
        }
    }

    function Compare-Output {
        # With what the help shows; noted for Set-ExampleOutput.ps1 as well.
        param([string] $Command, [int] $Number)
        if ($null -eq $examplesRun.Output) { return }
        $examplesRun.Noted["$Command $Number"] = $examplesRun.Output
        if ($env:OPENCLAW_TEST_EXAMPLE_OUTPUT) { return }
        # Not every machine has a browser to show, and a job that was just started may have nothing to tell yet.
        if (-not $examplesRun.Output -and "$Command $Number" -match '^Get-OpenClawBrowser |^Start-OpenClawNode 4$') { return }
        $shown = $help[$Command].Examples[$Number - 1].Output
        Get-OutputShape ($examplesRun.Output -split "`n") | Should -Be (Get-OutputShape $shown) -Because "the help shows:`n$($shown -join "`n")`nand it wrote:`n$($examplesRun.Output)`n(docs/help/Set-ExampleOutput.ps1 puts it there)"
    }

    # One runspace for all: what an example leaves behind is taken away, and importing the module a hundred times proves nothing.
    $examplesRun = @{ Runspace = $null; Output = $null; Noted = [ordered]@{} }
}

AfterAll {
    if ($examplesRun.Runspace) { $examplesRun.Runspace.Dispose() }
    if ($env:OPENCLAW_TEST_EXAMPLE_OUTPUT) { $examplesRun.Noted | ConvertTo-Json | Set-Content -LiteralPath $env:OPENCLAW_TEST_EXAMPLE_OUTPUT -Encoding utf8 }
    Stop-DemoGateway $demo
    $env:OPENCLAW_STATE_DIR = $root
    Remove-TestState
}

Describe 'Every cmdlet has three examples: <_>' -ForEach @((Get-Command -Module OpenClaw).Name) {
    It 'at least' {
        @((Get-Help $_ -Full).examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'each with a remark' {
        foreach ($example in $help[$_].Examples) { "$($example.Remarks)".Trim() | Should -Not -BeNullOrEmpty -Because $example.Title }
    }
}

Describe 'Examples for this machine' {
    It '<Command> <Number>: <Title>' -ForEach @($examples | Where-Object { -not $_.Operator }) {
        # What makes these fail as they stand is named here, with the error they must end with and no other.
        $expected = @{
            'Test-OpenClawNode 3' = '.*'
            # Nobody sits here to be asked, and no node of this session is the first.
            'Watch-OpenClawExecRequest 1' = 'NotInteractive'
            'Wait-OpenClawNode 3' = 'NodeNotFound'
        }["$Command $Number"]
        $names = @{ '3f2a91c0' = $requestId }
        $before = switch -Wildcard ("$Command $Number") {
            'Stop-OpenClawNode *' { 'Start-OpenClawNode' }
            'Get-OpenClawExecRule 1' { '' }
            'Wait-OpenClawNode 2' { "Start-OpenClawNode" }
        }
        if ("$Command $Number" -eq 'Wait-OpenClawNode 2') { $names['-For WaitingForApproval'] = '-For Connected' }
        $failures = @(Invoke-Example -Example @{ Command = $Command; Number = $Number; Code = $Code; ShowOnly = $ShowOnly } -Url $demo.Url -Before "$before" -Names $names -Meanwhile { $null = Send-DemoGateway $demo approve })
        if ($expected) { $failures | Where-Object { $_ -notmatch $expected } | Should -BeNullOrEmpty } else { $failures | Should -BeNullOrEmpty -Because $Code }
        Compare-Output $Command $Number
    }
}

Describe "Examples for operators$(if ($left) { " (skipped: $left)" })" -Skip:([bool]$left) {
    BeforeAll {
        $gateway = Start-RealGateway (Get-RealGatewayInstallation)
        # One node that is approved and may run everything, for the whole time.
        $box = Join-Path $root 'box'
        $env:OPENCLAW_STATE_DIR = $root
        Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token
        Set-OpenClawExecPolicy Yolo -StateDirectory $box -Confirm:$false
        Start-OpenClawNode -Url $gateway.Url -Token $gateway.Token -StateDirectory $box -DisplayName web01
        Get-OpenClawPairing web01 -Kind Device -Wait -Timeout 90 | Approve-OpenClawPairing
        Stop-OpenClawNode
        Start-OpenClawNode -Url $gateway.Url -Token $gateway.Token -StateDirectory $box -DisplayName web01
        Get-OpenClawPairing web01 -Kind Surface -Wait -Timeout 90 | Approve-OpenClawPairing
        $deviceId = (Get-OpenClawNodeIdentity -StateDirectory $box).DeviceId
        # Where the examples' operator keeps its key: one that is known to the gateway from the second example on.
        $operatorState = Join-Path $root 'operator-state'
    }

    AfterAll {
        $env:OPENCLAW_GATEWAY_TOKEN = $null
        Stop-OpenClawNode -ErrorAction SilentlyContinue
        Disconnect-OpenClawGateway -ErrorAction SilentlyContinue
        Stop-RealGateway $gateway
    }

    It '<Command> <Number>: <Title>' -ForEach @($examples | Where-Object Operator) {
        # Nothing waits at this gateway for an answer: the error is the one that says so.
        $expected = @{ 'Deny-OpenClawExec 2' = 'ExecRequestNotFound'; 'Watch-OpenClawExecRequest 2' = 'NotInteractive' }["$Command $Number"]
        # The node is needed by the examples that come after.
        $showOnly = $ShowOnly -or $Command -eq 'Remove-OpenClawNode' -or "$Command $Number" -in 'Rename-OpenClawNode 2', 'Rename-OpenClawNode 3'
        # That one is about a node which says no.
        Set-OpenClawExecPolicy $(if ("$Command $Number" -eq 'Invoke-OpenClawNode 6') { 'DenyAll' } else { 'Yolo' }) -StateDirectory $box -Confirm:$false
        $before = "`$env:OPENCLAW_GATEWAY_TOKEN = '$($gateway.Secret)'; if (-not (Get-OpenClawGateway | Where-Object { `$_.Scope -contains 'Admin' })) { Connect-OpenClawGateway -Url $($gateway.Url) -Token (Read-Host) }"
        $names = @{ 'ip-10-0-0-7' = 'web01'; '(?<=Get-OpenClawGateway) 1\b' = ' (Get-OpenClawGateway)[0].Id'; '8ec1e61a79f9' = $deviceId.Substring(0, 12); '-GatewayHost gateway\.example -Port 443 -Tls' = "-Url $($gateway.Url)"; 'Get-OpenClawNodeSetupCode( -PublicUrl \S+)?' = "Get-OpenClawNodeSetupCode -PublicUrl $($gateway.Url)" }
        if ($Command -match '-OpenClawPairing$') {
            # A machine that waits.
            $before += "; Start-OpenClawNode -Url $($gateway.Url) -Token (Read-Host) -StateDirectory ./pending -DisplayName web02; `$pending = (Get-OpenClawPairing web02 -Kind Device -Wait -Timeout 90).Id"
            $names['3f2a91c0(-[0-9a-f]+)*'] = '$pending'
            $names['web01'] = 'web02'
        }
        $failures = @(Invoke-Example -Example @{ Command = $Command; Number = $Number; Code = $Code; ShowOnly = $showOnly } -Url $gateway.Url -Token $gateway.Secret -Before "$before" -Names $names -StateDirectory $operatorState -Meanwhile { })
        if ($expected) { $failures | Where-Object { $_ -notmatch $expected } | Should -BeNullOrEmpty } else { $failures | Should -BeNullOrEmpty -Because $Code }
        Compare-Output $Command $Number
    }
}
