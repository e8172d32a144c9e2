# Dot-sourced by every test file: finds the staged module and gives each file a state directory of its own.

$ErrorActionPreference = 'Stop'
$script:RepositoryRoot = Split-Path (Split-Path $PSScriptRoot)
$script:ManifestPath = Get-ChildItem -Path (Join-Path $RepositoryRoot 'output/OpenClaw/*/OpenClaw.psd1') | Select-Object -First 1 -ExpandProperty FullName
if (-not $ManifestPath) {
    throw 'The module is not staged. Run ./build.ps1 first.'
}

# How much is tested, and where the live tests keep their gateway, is for the suite itself.
foreach ($variable in Get-ChildItem Env:OPENCLAW_* | Where-Object Name -NotMatch '^OPENCLAW_(LIVE|TEST)_') {
    Remove-Item -LiteralPath "Env:$($variable.Name)"
}
$env:OPENCLAW_STATE_DIR = Join-Path ([IO.Path]::GetTempPath()) ('openclaw-pester-' + [guid]::NewGuid().ToString('N'))
$null = New-Item -ItemType Directory -Path $env:OPENCLAW_STATE_DIR

Import-Module $ManifestPath -Force

function Get-ShellCommand {
    # This PowerShell as a command: its program, and what comes before its own arguments. A .NET tool has no program of its own, dotnet runs it.
    $program = (Get-Process -Id $PID).Path
    $program
    if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
        Join-Path $PSHOME 'pwsh.dll'
    }
}

function Get-FreePort {
    # Below the ports that the system gives to whoever asks for any: between looking and using it, one of those is soon somebody else's.
    while ($true) {
        $port = Get-Random -Minimum 15000 -Maximum 32000
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, $port)
        try { $listener.Start(); return $port } catch [Net.Sockets.SocketException] { continue } finally { $listener.Stop() }
    }
}

function Invoke-FreshShell {
    # A new process: what the module does at import can only be seen where it was not imported yet.
    param([string] $Script)
    $program, $before = Get-ShellCommand
    $before = @($before | Where-Object { $_ })
    $output = & $program @before -NoProfile -NonInteractive -Command $Script 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "The shell ended with $LASTEXITCODE`: $output"
    }
    $output
}

function Remove-TestState {
    if ($env:OPENCLAW_STATE_DIR -and (Test-Path -LiteralPath $env:OPENCLAW_STATE_DIR)) {
        Remove-Item -LiteralPath $env:OPENCLAW_STATE_DIR -Recurse -Force -ErrorAction SilentlyContinue
    }
}

function Start-DemoGateway {
    # The gateway of `openclaw-node demo`, in a process of its own; tests talk to it by lines.
    $program = Get-ChildItem -Path (Join-Path $RepositoryRoot 'src/OpenClaw.NodeHost/bin/*/net10.0/openclaw-node.dll') | Sort-Object LastWriteTime -Descending | Select-Object -First 1
    if (-not $program) {
        throw 'openclaw-node is not built: dotnet build src/OpenClaw.NodeHost'
    }
    # Where there is no dotnet to run it with (Windows code under wine), the program as it was published is named.
    $start = if ($env:OPENCLAW_LIVE_PROGRAM) { [Diagnostics.ProcessStartInfo]::new($env:OPENCLAW_LIVE_PROGRAM, 'demo --gateway') }
        else { [Diagnostics.ProcessStartInfo]::new('dotnet', "`"$($program.FullName)`" demo --gateway") }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $process = [Diagnostics.Process]::Start($start)
    $url = [uri]$process.StandardOutput.ReadLine()
    [pscustomobject]@{ Process = $process; Url = $url.OriginalString; Port = $url.Port }
}

function Send-DemoGateway {
    param($Gateway, [string] $Line)
    $Gateway.Process.StandardInput.WriteLine($Line)
    $Gateway.Process.StandardInput.Flush()
    $Gateway.Process.StandardOutput.ReadLine()
}

function Stop-DemoGateway {
    param($Gateway)
    if ($Gateway) {
        $Gateway.Process.StandardInput.WriteLine('quit')
        if (-not $Gateway.Process.WaitForExit(5000)) {
            $Gateway.Process.Kill()
        }
    }
}
