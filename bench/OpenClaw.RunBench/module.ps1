# The module in this PowerShell, as figures for bench/OpenClaw.RunBench: NAME=VALUE lines. OPENCLAW_STATE_DIR and OPENCLAW_GATEWAY_TOKEN are set by the caller.
param([string] $Module, [int] $Port)
$ErrorActionPreference = 'Stop'
$me = [Diagnostics.Process]::GetCurrentProcess()
function Get-Cpu { $me.Refresh(); $me.TotalProcessorTime.TotalMilliseconds }
function Get-Pss { foreach ($line in [IO.File]::ReadAllLines('/proc/self/smaps_rollup')) { if ($line.StartsWith('Pss:')) { return [double]$line.Substring(4).Replace('kB', '') / 1024 } } }
# Everything that is called below has been called once: what PowerShell compiles of this script is not the module's.
$null = Get-Cpu; $null = Get-Pss; $clock = [Diagnostics.Stopwatch]::StartNew(); $null = $clock.Elapsed.TotalMilliseconds
Start-Sleep -Seconds 3
$bare = Get-Pss
$cpu = Get-Cpu
$clock.Restart()
Import-Module $Module
$imported = $clock.Elapsed.TotalMilliseconds
$importCpu = (Get-Cpu) - $cpu
# Not Start's own wait, which goes on until the gateway has said what it thinks of the node's commands: this one says nothing.
Start-OpenClawNode -GatewayHost 127.0.0.1 -Port $Port -Timeout 0
Wait-OpenClawNode -For Connected -Timeout 60
$connected = $clock.Elapsed.TotalMilliseconds
Start-Sleep -Seconds 5
"bare=$bare"
"import=$imported"
"importCpu=$importCpu"
"connected=$connected"
"idle=$(Get-Pss)"
