# The real gateway (npm package openclaw), as tests/OpenClaw.LiveTests installs and keeps it. Dot-source after Common.ps1.

$script:RealGatewayVersion = '2026.9.6'

function Get-RealGatewayInstallation {
    # What is missing, as a sentence; or where everything is. Nothing is installed here: that takes minutes and a network.
    $cache = if ($env:OPENCLAW_LIVE_DIR) { $env:OPENCLAW_LIVE_DIR }
        elseif ($IsWindows -or $PSEdition -eq 'Desktop') { Join-Path $env:LOCALAPPDATA 'openclaw-live' }
        elseif ($IsMacOS) { Join-Path $HOME 'Library/Caches/openclaw-live' }
        elseif ($env:XDG_CACHE_HOME) { Join-Path $env:XDG_CACHE_HOME 'openclaw-live' }
        else { Join-Path $HOME '.cache/openclaw-live' }
    $node = Join-Path $cache "node-24/node_modules/node/bin/node$(if ($IsWindows -or $PSEdition -eq 'Desktop') { '.exe' })"
    $entry = Join-Path $cache "$RealGatewayVersion/node_modules/openclaw/openclaw.mjs"
    # Where continuous integration runs the live tests beside this suite, they are the ones that install.
    $deadline = [datetime]::UtcNow.AddMinutes($(if ($env:OPENCLAW_LIVE_REQUIRED -eq '1') { 8 } else { 0 }))
    while (-not ((Test-Path $node) -and (Test-Path $entry)) -and [datetime]::UtcNow -lt $deadline) {
        Start-Sleep -Seconds 2
    }
    $missing = @($node, $entry) | Where-Object { -not (Test-Path $_) }
    [pscustomobject]@{
        Node    = $node
        Entry   = $entry
        Missing = if ($missing) { "gateway $RealGatewayVersion is not installed ($($missing[0])); run the live tests once: dotnet test tests/OpenClaw.LiveTests" }
    }
}

function Start-RealGateway {
    # Approves nothing by itself but the operator of its own machine, who has its token.
    param([Parameter(Mandatory)] $Installation)
    $directory = Join-Path $env:OPENCLAW_STATE_DIR 'gateway'
    $null = New-Item -ItemType Directory -Path (Join-Path $directory 'state'), (Join-Path $directory 'home')
    $port = Get-FreePort
    $token = 'pester-' + [guid]::NewGuid().ToString('N')
    @{
        gateway   = @{
            mode = 'local'; port = $port; bind = 'loopback'
            auth = @{ mode = 'token'; token = $token }
            controlUi = @{ enabled = $false }
            nodes = @{ pairing = @{ sshVerify = $false; autoApproveLocal = $false } }
        }
        update    = @{ checkOnStart = $false }
        browser   = @{ enabled = $false }
        telemetry = @{ enabled = $false }
        discovery = @{ mdns = @{ mode = 'off' } }
    } | ConvertTo-Json -Depth 8 | Set-Content -LiteralPath (Join-Path $directory 'state/openclaw.json')

    $keeper = Join-Path $RepositoryRoot 'tests/OpenClaw.LiveTests/Gateways/keeper.cjs'
    $start = [Diagnostics.ProcessStartInfo]::new($Installation.Node, "`"$keeper`" `"$($Installation.Entry)`" gateway run --port $port --bind loopback")
    $start.UseShellExecute = $false
    $start.WorkingDirectory = $directory
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($name in @($start.Environment.Keys) -like 'OPENCLAW_*') {
        $null = $start.Environment.Remove($name)
    }
    $start.Environment['PATH'] = (Split-Path $Installation.Node) + [IO.Path]::PathSeparator + $env:PATH
    $start.Environment['HOME'] = $start.Environment['USERPROFILE'] = Join-Path $directory 'home'
    $start.Environment['TMPDIR'] = $directory
    $start.Environment['OPENCLAW_STATE_DIR'] = Join-Path $directory 'state'
    $start.Environment['OPENCLAW_GATEWAY_TOKEN'] = $token
    foreach ($flag in 'CI', 'DO_NOT_TRACK', 'NO_COLOR') {
        $start.Environment[$flag] = '1'
    }
    foreach ($flag in 'NO_AUTO_UPDATE', 'DISABLE_BONJOUR', 'SKIP_CHANNELS', 'SKIP_CANVAS_HOST', 'SKIP_BROWSER_CONTROL_SERVER', 'SKIP_GMAIL_WATCHER', 'SKIP_CRON') {
        $start.Environment["OPENCLAW_$flag"] = '1'
    }
    $gateway = [pscustomobject]@{
        Process = $null
        Port    = $port
        Url     = "ws://127.0.0.1:$port"
        Token   = ConvertTo-SecureString $token -AsPlainText -Force
        Secret  = $token
    }
    # A gateway that gives up on a machine under load is started once more; one that cannot start says why the second time.
    $problem = Wait-RealGateway $gateway $start
    if ($problem) {
        $problem = Wait-RealGateway $gateway $start
    }
    if ($problem) {
        throw $problem
    }
    $gateway
}

function Wait-RealGateway {
    # Starts the process and returns when it is ready, or why it is not. The keeper ends the gateway when its own input closes, however this process ends.
    param($Gateway, $Start)
    $keeper = $Gateway.Process = [Diagnostics.Process]::Start($Start)
    $problems = $keeper.StandardError.ReadToEndAsync()
    $lines = [Collections.Generic.List[string]]::new()
    $deadline = [datetime]::UtcNow.AddMinutes(3)
    do {
        $reading = $keeper.StandardOutput.ReadLineAsync()
        if (-not $reading.Wait([timespan]::FromTicks([Math]::Max(1, ($deadline - [datetime]::UtcNow).Ticks)))) {
            $keeper.StandardInput.Close()
            return "The gateway was not ready within 3 minutes: $($lines | Select-Object -Last 20 | Out-String)"
        }
        $line = $reading.Result
        $lines.Add($line)
        if ($null -eq $line -or $line.StartsWith('keeper: ended')) {
            return "The gateway ended before it was ready: $($lines | Select-Object -Last 20 | Out-String)$(if ($problems.Wait(2000)) { $problems.Result })"
        }
    } until ($line.EndsWith('[gateway] ready'))
    $null = $keeper.StandardOutput.ReadToEndAsync()
}

function Stop-RealGateway {
    param($Gateway)
    if ($Gateway) {
        $Gateway.Process.StandardInput.Close()
        if (-not $Gateway.Process.WaitForExit(10000)) {
            $Gateway.Process.Kill()
        }
    }
}
