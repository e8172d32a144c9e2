# An administrator with nothing but PowerShell takes a fresh box from zero to a working, approved node, and undoes it: against the real gateway.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RealGateway.ps1
    $missing = (Get-RealGatewayInstallation).Missing
    Remove-TestState
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RealGateway.ps1

    function Restart-Box {
        # It would ask again by itself within 15 seconds; a new start asks at once.
        param([string] $For = 'Connected')
        Stop-OpenClawNode
        Start-OpenClawNode -Url $gateway.Url -Token $gateway.Token -DisplayName box
        Wait-OpenClawNode -For $For -Timeout 90
    }

    function Get-Failure {
        # What a command wrote as its error; its output is of no interest.
        param([scriptblock] $Script)
        $failure = $null
        try { $null = & $Script } catch { $failure = $_ }
        $failure | Should -Not -BeNullOrEmpty -Because "$Script has to fail"
        $failure
    }

    function Find-Completion {
        # What Tab offers. It asks the gateway and waits less than a second: on a busy machine the first answer can be too late.
        param([string] $Line, [string] $Expected)
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        do {
            $found = (TabExpansion2 $Line $Line.Length).CompletionMatches | Where-Object CompletionText -CEQ $Expected
        } until ($found -or [datetime]::UtcNow -gt $deadline)
        $found | Should -Not -BeNullOrEmpty -Because "Tab after '$Line' has to offer '$Expected'"
        $found
    }

    $installation = Get-RealGatewayInstallation
    if ($env:OPENCLAW_LIVE_REQUIRED -eq '1' -and $installation.Missing) {
        throw $installation.Missing
    }
    $gateway = if (-not $installation.Missing) { Start-RealGateway $installation }
}

AfterAll {
    Stop-OpenClawNode -ErrorAction SilentlyContinue
    Disconnect-OpenClawGateway -ErrorAction SilentlyContinue
    Stop-RealGateway $gateway
    Remove-TestState
}

Describe "From zero to a working node and back$(if ($missing) { " (skipped: $missing)" })" -Skip:([bool]$missing -and $env:OPENCLAW_LIVE_REQUIRED -ne '1') {
    It 'a gateway that is not there is an error with a next step' {
        $failure = Get-Failure { Connect-OpenClawGateway -Url ws://127.0.0.1:1 -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Unreachable,*'
        $failure.CategoryInfo.Category | Should -Be ConnectionError
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'a wrong token is refused, and is in no message' {
        $failure = Get-Failure { Connect-OpenClawGateway -Url $gateway.Url -Token (ConvertTo-SecureString wrong-secret -AsPlainText -Force) -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'AuthenticationRejected,*'
        $failure | Format-List * -Force | Out-String | Should -Not -Match 'wrong-secret'
    }

    It 'connects as an operator, and tells how the gateway is' {
        Get-OpenClawGateway | Should -BeNullOrEmpty
        $story = Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token -Verbose 4>&1 | Out-String
        $story | Should -Match 'Connected to'
        $story | Should -Not -Match $gateway.Secret
        $session = Get-OpenClawGateway
        $session.Version | Should -Be $RealGatewayVersion
        $session.Scope | Should -Contain Admin
        $session.Connected, $session.IsDefault, $session.Healthy | Should -Be $true, $true, $true
        $session.KnownNodes | Should -Be 0
        $session.Uptime | Should -BeGreaterThan ([timespan]::Zero)
        $session | Format-List * -Force | Out-String | Should -Not -Match $gateway.Secret
        # The operator is a device of its own, and no node was made.
        { Get-OpenClawNodeIdentity -ErrorAction Stop } | Should -Throw -ErrorId 'NoIdentity,*'
    }

    It 'a second connect to the same gateway replaces the session' {
        $again = Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token -PassThru
        @(Get-OpenClawGateway).Id | Should -Be $again.Id
    }

    It 'is known by a name alone once it was named, without the token' {
        $home0 = Join-Path $env:OPENCLAW_STATE_DIR 'named'
        Connect-OpenClawGateway -Name prod -Url $gateway.Url -Token $gateway.Token -StateDirectory $home0 -WarningVariable warnings -WarningAction SilentlyContinue
        # This one approves nobody by itself: the session is open, and the warning has both lines to type.
        ($warnings -join ' ') -match '(?s)> (Approve-OpenClawPairing \S+ -AllowOperator).*> Connect-OpenClawGateway -Name prod -Token' | Should -BeTrue
        Invoke-Expression "$($Matches[1]) -Confirm:`$false"
        Connect-OpenClawGateway -Name prod -Token $gateway.Token -StateDirectory $home0 -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        Disconnect-OpenClawGateway
        $again = Connect-OpenClawGateway -Name prod -StateDirectory $home0 -PassThru
        $again.Url | Should -Be $gateway.Url
        $again.Scope | Should -Contain Admin
        Remove-Item (Join-Path $home0 'operator/gateway-*') -Recurse
        Disconnect-OpenClawGateway
        $failure = Get-Failure { Connect-OpenClawGateway -Name prod -StateDirectory $home0 -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'AuthenticationRejected,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Connect-OpenClawGateway -Name prod -Token *'
        Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token
    }

    It '-Debug names each question, and nothing of its answer' {
        $DebugPreference = 'Continue'
        $said = @(Get-OpenClawNode 5>&1 | ForEach-Object Message) -join "`n"
        $said | Should -Match '^node\.list: answered after \d+ ms\.'
    }

    It 'has no session in another runspace, and says so there' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $manifest = $ManifestPath
        $failure = 1 | ForEach-Object -Parallel { Import-Module $using:manifest; try { $null = Get-OpenClawNode } catch { $_ } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'GatewaySessionElsewhere,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match ('Invoke-OpenClawNode.*Connect-OpenClawGateway -Url ' + [regex]::Escape($gateway.Url) + ' -Token \$using:token')
    }

    It 'sees the box wait, and -WhatIf names what would be approved' {
        $null = Restart-Box -For WaitingForApproval
        $request = Get-OpenClawPairing box -Wait -Timeout 90
        $request.Kind, $request.Name, $request.Platform | Should -Be 'Device', 'box', (Get-OpenClawPairing).Platform
        $request.DeviceId | Should -Be (Get-OpenClawNodeIdentity).DeviceId
        $request.AsksFor | Should -Be 'connect as node'
        $request.Age.TotalSeconds | Should -BeLessThan 60
        # Who waits in one window is told what to type in another.
        $deadline = [datetime]::UtcNow.AddSeconds(90)
        do {
            # It asks the gateway again now and then, and is connecting meanwhile.
            $null = Wait-OpenClawNode -Timeout 3 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -WarningVariable said
        } until ($said -or [datetime]::UtcNow -gt $deadline)
        "$said" | Should -Match "> Approve-OpenClawPairing $($request.Id)"
        $request | Approve-OpenClawPairing -WhatIf
        Deny-OpenClawPairing $request.Id -WhatIf
        @(Get-OpenClawPairing).Id | Should -Be $request.Id
        $shell = Invoke-FreshShell "`$env:OPENCLAW_GATEWAY_TOKEN='$($gateway.Secret)'; `$env:OPENCLAW_STATE_DIR='$env:OPENCLAW_STATE_DIR'; Import-Module '$ManifestPath'; Approve-OpenClawPairing $($request.Id) -Url $($gateway.Url) -WhatIf" | Out-String
        $shell | Should -Match "Approve the device to connect as node.* on target .*box .*$($request.DeviceId)"
    }

    It 'completes the id of the request' {
        $request = Get-OpenClawPairing
        (Find-Completion "Approve-OpenClawPairing $($request.Id.Substring(0, 4))" $request.Id).ToolTip | Should -Match 'box'
    }

    It 'approves by the whole id only' {
        $request = Get-OpenClawPairing
        foreach ($part in $request.Id.Substring(0, 8), $request.Id.Substring(0, $request.Id.Length - 1), $request.Id.ToUpperInvariant()) {
            if ($part -ceq $request.Id) { continue }
            $failure = Get-Failure { Approve-OpenClawPairing $part -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'PairingIdIncomplete,*'
            $failure.Exception.Message | Should -Match $request.DeviceId
            $failure.ErrorDetails.RecommendedAction | Should -Be "If it is that device: Approve-OpenClawPairing $($request.Id)"
        }
        (Get-OpenClawPairing).Id | Should -Be $request.Id
    }

    It 'denies it: the request is gone, and the box may ask again' {
        $request = Get-OpenClawPairing
        Deny-OpenClawPairing $request.Id.Substring(0, 8) -PassThru | Should -Not -BeNullOrEmpty
        # The box may have asked again by now.
        (Get-OpenClawPairing).Id | Should -Not -Contain $request.Id
        $failure = Get-Failure { $request | Approve-OpenClawPairing -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PairingRequestNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'approves the device, then its commands' {
        $null = Restart-Box -For WaitingForApproval
        Get-OpenClawPairing box -Kind Device | Approve-OpenClawPairing -Verbose 4>&1 | Out-String | Should -Match 'Get-OpenClawPairing -Wait'
        $null = Restart-Box
        $surface = Get-OpenClawPairing box -Kind Surface -Wait -Timeout 90
        $surface.Commands | Should -Contain system.run
        $node = Get-OpenClawNode box
        $node.Connected, $node.Paired, $node.PendingRequestId | Should -Be $true, $true, $surface.Id

        $failure = Get-Failure { Invoke-OpenClawNode box system.which @{ bins = @('git') } -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NodeNotApproved,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match $surface.Id

        $surface | Approve-OpenClawPairing
        $node = Get-OpenClawNode -Id $node.Id.Substring(0, 12)
        $node.Commands | Should -Contain system.run
        $node.PendingRequestId | Should -BeNullOrEmpty
        Get-OpenClawPairing | Should -BeNullOrEmpty
    }

    It 'finds nodes by name, wildcard and state' {
        (Get-OpenClawNode).Name | Should -Be box
        (Get-OpenClawNode b*, box -Connected).Name | Should -Be box
        Get-OpenClawNode nothing* | Should -BeNullOrEmpty
        (Get-Failure { Get-OpenClawNode nothing -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'GatewayNodeNotFound,*'
    }

    It 'takes objects for what they are' {
        # The same nodes again, once each, and those of a session with the gateway.
        @(Get-OpenClawNode | Get-OpenClawNode).Count | Should -Be 1
        @(Get-OpenClawGateway | Get-OpenClawNode).Count | Should -Be 1
        (Get-OpenClawNodeIdentity | Get-OpenClawNode).Name | Should -Be box
        # Its name alone, as Select-Object or a file leaves it; a name with wildcards would mean others.
        (Get-OpenClawNode | Select-Object Name | Invoke-OpenClawNode -Command system.which -Parameters @{ bins = 'git' }).Node | Should -Be box
        (ConvertFrom-Csv "Name`nbox" | Get-OpenClawNode).Name | Should -Be box
        { [pscustomobject]@{ Name = '*' } | Get-OpenClawNode -ErrorAction Stop } | Should -Throw '*cannot be used here*'
        [pscustomobject]@{ Name = '*' } | Remove-OpenClawNode -Confirm:$false -ErrorAction SilentlyContinue
        (Get-OpenClawNode).Name | Should -Be box
        (Get-OpenClawNodeStatus | Invoke-OpenClawNode -Command system.which -Parameters @{ bins = 'git' }).Node | Should -Be box
        # The number of a session is no beginning of an id.
        { Get-OpenClawGateway | Get-OpenClawExecRequest -Gateway -ErrorAction Stop } | Should -Not -Throw
        (Get-Failure { Get-OpenClawGateway | Approve-OpenClawExec -Gateway -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'PipelineInputUnsupported,*'
        (Get-Failure { Get-OpenClawNodeStatus | Approve-OpenClawExec -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'PipelineInputUnsupported,*'
        (Get-Failure { Get-OpenClawNodeStatus | Disconnect-OpenClawGateway -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'PipelineInputUnsupported,*'
        (Get-Failure { Get-OpenClawGateway | Stop-OpenClawNode -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'PipelineInputUnsupported,*'
        # Nothing of this node waits.
        Get-OpenClawNode | Get-OpenClawPairing | Should -BeNullOrEmpty
        (Get-Failure { Get-OpenClawNode | Approve-OpenClawPairing -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'PairingRequestNotFound,*'
    }

    It 'calls a node command with a hashtable, an object or JSON' {
        $expected = (Get-Command git -CommandType Application | Select-Object -First 1).Source
        foreach ($parameters in @{ bins = @('git') }, [pscustomobject]@{ bins = , 'git' }, '{"bins":["git"]}') {
            $result = Invoke-OpenClawNode box system.which $parameters
            $result.Node, $result.Command | Should -Be 'box', 'system.which'
            $result.Result.bins.git | Should -Be $expected
        }
        (Get-Failure { Invoke-OpenClawNode box system.which '{' -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'ParametersInvalid,*'
        Invoke-OpenClawNode box system.which @{ bins = @('git') } -WhatIf | Should -BeNullOrEmpty
    }

    It 'reads the policy of the node, which the gateway has a method of its own for' {
        # One value where the command wants a list: PowerShell makes no list of one by itself.
        (Invoke-OpenClawNode box system.which @{ bins = 'sh' }).Result.bins.sh | Should -Not -BeNullOrEmpty
        $version = (Invoke-OpenClawNode box system.execApprovals.get).Result.file.version
        $version | Should -Be 1
        $version | Should -BeOfType int
    }

    It 'runs a program: denied first, then with a rule' -Skip:($IsWindows) {
        $failure = Get-Failure { Invoke-OpenClawNode box -Run uname, -s -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NodeCommandDenied,*'
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.TargetObject.Name | Should -Be box
        # The box keeps what it denied: the administrator of the box looks at it and allows it.
        (Get-OpenClawExecRequest).Command | Should -Match 'uname -s$'
        Get-OpenClawExecRequest | Approve-OpenClawExec -Always
        $result = Invoke-OpenClawNode box -Run uname, -s
        $result.ExitCode, $result.Success, "$result" | Should -Be 0, $true, (uname -s)
        # A line as one word is no program: the way on is to make words of it.
        $failure = Get-Failure { Invoke-OpenClawNode box -Run 'uname -s' -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NodeCommandDenied,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*-Run uname, '-s'"
    }

    It 'gives exit code, error output and directory; the program is stopped after -Timeout' -Skip:($IsWindows) {
        Set-OpenClawExecPolicy Yolo -Confirm:$false
        $result = Invoke-OpenClawNode box -Run sh, -c, 'pwd; echo problem >&2; exit 3' -WorkingDirectory /usr
        $result.ExitCode, $result.Success, $result.Stdout.Trim(), $result.Stderr.Trim() | Should -Be 3, $false, '/usr', 'problem'
        (Invoke-OpenClawNode box -Run printenv, GREETING -Environment @{ GREETING = 'hello there' }).Stdout.Trim() | Should -Be 'hello there'
        (Invoke-OpenClawNode box -Run sleep, 30 -Timeout 1).TimedOut | Should -BeTrue
        # In the background: the job has each result, and Stop-Job ends what still runs.
        $job = Invoke-OpenClawNode box -Run sh, -c, 'echo from a job' -AsJob
        ($job | Wait-Job -Timeout 90 | Receive-Job).Stdout.Trim() | Should -Be 'from a job'
        $job.State | Should -Be Completed
        $long = Invoke-OpenClawNode box -Run sleep, 600 -AsJob -JobName long
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $long | Stop-Job
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 90
        (Get-Job long).State | Should -Be Stopped
        Remove-Job $job, $long
        # PowerShell goes there as text: a refusal and the history show what it does.
        Set-OpenClawExecPolicy Cautious
        $null = Invoke-OpenClawNode box -ScriptBlock { 'a readable script' } -ErrorAction SilentlyContinue
        (Get-OpenClawExecHistory -Newest 1).Command | Should -Match 'a readable script'
        Set-OpenClawExecPolicy Cautious
    }

    It 'completes nodes and their commands, and asks nobody when no session is open' {
        foreach ($pair in @('Invoke-OpenClawNode b', 'box'), @('Invoke-OpenClawNode box system.w', 'system.which'), @('Get-OpenClawNode b', 'box'), @('Remove-OpenClawNode ', 'box')) {
            $null = Find-Completion @pair
        }
    }

    It 'sees exec requests through the session' {
        { Get-OpenClawExecRequest -Gateway -ErrorAction Stop } | Should -Not -Throw
        (Get-Failure { Approve-OpenClawExec nothing -Gateway -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'ExecRequestNotFound,*'
    }

    It 'renames the node, and the name stays' {
        Rename-OpenClawNode box other -WhatIf
        (Get-OpenClawNode box | Rename-OpenClawNode -NewName web01 -PassThru).Name | Should -Be web01
        $null = Restart-Box
        (Get-OpenClawNode -Connected).Name | Should -Be web01
    }

    It 'pairs a machine with a setup code, without approving its device' {
        $failure = Get-Failure { Get-OpenClawNodeSetupCode -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SetupCodeNoAddress,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-PublicUrl'

        $code = Get-OpenClawNodeSetupCode -PublicUrl $gateway.Url
        $code.SetupCode | Should -BeOfType securestring
        $code.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now)
        "$code$($code | Out-String)$($code | Format-List * -Force | Out-String)$($code | ConvertTo-Json -Depth 1)" | Should -Not -Match $code.Reveal()
        @(Get-OpenClawNodeSetupCode 2 -PublicUrl $gateway.Url).SetupId | Select-Object -Unique | Should -HaveCount 2

        $directory = Join-Path $env:OPENCLAW_STATE_DIR 'second'
        $second = Start-OpenClawNode -SetupCode $code.SetupCode -StateDirectory $directory -DisplayName box2 -PassThru
        ($second | Wait-OpenClawNode -For Connected -Timeout 90).State | Should -Be Connected
        Get-OpenClawPairing box2* -Kind Device | Should -BeNullOrEmpty
        (Get-Failure { Get-OpenClawPairing box2 -Kind Device -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'PairingRequestNotFound,*'
        # The gateway approves the commands of such a node as well.
        Get-OpenClawPairing | Should -BeNullOrEmpty
        $results = Get-OpenClawNode -Connected | Invoke-OpenClawNode -Command system.which -Parameters @{ bins = @('git') } -ThrottleLimit 2
        $results.Node | Sort-Object | Should -Be 'box2', 'web01'
        Stop-OpenClawNode $second.Id
    }

    It 'one node that fails leaves the others their result' {
        $failures = $null
        $results = Get-OpenClawNode | Invoke-OpenClawNode -Command system.which -Parameters @{ bins = @('git') } -ErrorVariable failures -ErrorAction SilentlyContinue
        $results.Node | Should -Be web01
        $failures.FullyQualifiedErrorId | Should -BeLike 'NodeNotConnected,*'
        $failures.TargetObject.Name | Should -Be box2
        $failures.CategoryInfo.Category | Should -Be ConnectionError
    }

    It 'two nodes of one name: both are shown, and neither is acted upon' {
        $other = Get-OpenClawNode box2
        # The gateway renames approved nodes only, and both are.
        $other | Rename-OpenClawNode -NewName web01
        @(Get-OpenClawNode web01 -ErrorAction Stop).Id | Should -HaveCount 2
        @(Get-OpenClawNode web01 -Connected -ErrorAction Stop).Id | Should -HaveCount 1
        foreach ($act in { Invoke-OpenClawNode web01 system.which @{ bins = 'git' } }, { Rename-OpenClawNode web01 web02 }, { Remove-OpenClawNode web01 -Confirm:$false }) {
            (Get-Failure { $ErrorActionPreference = 'Stop'; & $act }).FullyQualifiedErrorId | Should -BeLike 'GatewayNodeAmbiguous,*'
        }
        Rename-OpenClawNode $other.Id box2
    }

    It 'shows everything in 120 columns' {
        foreach ($view in (Get-OpenClawGateway), (Get-OpenClawNode), (Invoke-OpenClawNode web01 system.which @{ bins = 'git', 'sh' })) {
            $view | Format-Table | Out-String -Width 120 | Should -Match 'web01|127\.0\.0\.1'
        }
    }

    It 'does no more than its scopes: a session that only reads' {
        Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token -Scope Read
        (Get-OpenClawGateway).Scope | Should -Be Read
        (Get-OpenClawNode).Count | Should -Be 2
        $failure = Get-Failure { Get-OpenClawPairing -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'OperatorScopeMissing,*'
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Connect-OpenClawGateway *-Scope *Admin*'
        (Get-Failure { Invoke-OpenClawNode web01 system.which @{ bins = @('git') } -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'OperatorScopeMissing,*'
    }

    It 'works without a session, for one command' {
        Disconnect-OpenClawGateway
        Get-OpenClawGateway | Should -BeNullOrEmpty
        (TabExpansion2 'Invoke-OpenClawNode we' 22).CompletionMatches.CompletionText | Should -Not -Contain web01
        (Get-OpenClawNode -Url $gateway.Url -Token $gateway.Token).Name | Should -Contain web01
        (Get-OpenClawNode -Connected -Url $gateway.Url -Token $gateway.Token | Invoke-OpenClawNode -Command system.which -Parameters @{ bins = @('git') } -Token $gateway.Token).Node | Should -Be web01
    }

    It 'removes the nodes: device, commands and token' {
        Connect-OpenClawGateway -Url $gateway.Url -Token $gateway.Token
        Remove-OpenClawNode * -WhatIf
        (Get-OpenClawNode).Count | Should -Be 2
        Get-OpenClawNode | Remove-OpenClawNode -Confirm:$false
        Get-OpenClawNode | Should -BeNullOrEmpty
        (Restart-Box -For WaitingForApproval).PairingRequestId | Should -Not -BeNullOrEmpty
        (Get-Failure { Remove-OpenClawNode -Confirm:$false web01 -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'GatewayNodeNotFound,*'
    }

    It 'closes its session with the runspace, and with Disconnect' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ManifestPath'; Connect-OpenClawGateway -Url $($gateway.Url) -Token (ConvertTo-SecureString $($gateway.Secret) -AsPlainText -Force); (Get-OpenClawGateway).Connected").Invoke()
        $shell.HadErrors | Should -BeFalse
        $shell.Runspace.Close()
        $shell.Dispose()
        Disconnect-OpenClawGateway
        Get-OpenClawGateway | Should -BeNullOrEmpty
        { Disconnect-OpenClawGateway -ErrorAction Stop } | Should -Not -Throw
        (Get-Failure { Disconnect-OpenClawGateway 99 -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'GatewaySessionNotFound,*'
    }
}
