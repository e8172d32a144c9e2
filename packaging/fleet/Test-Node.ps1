<#
.SYNOPSIS
Detection: is the OpenClaw node installed on this machine, and is it this version or a later one?

.DESCRIPTION
For Intune and Configuration Manager: a line on standard output and exit code 0 where it is, nothing and exit code 1 where it is not. With -Serving the node also
has to be connected and approved: for monitoring. It changes nothing.
#>
[CmdletBinding()]
param(
    [version] $MinimumVersion = '0.1.0',
    [ValidateSet('Machine', 'User')] [string] $Scope = 'Machine',
    [switch] $Serving
)

$ErrorActionPreference = 'Stop'
try {
    $module = Get-Module OpenClaw -ListAvailable | Sort-Object Version -Descending | Select-Object -First 1
    if (-not $module -or $module.Version -lt $MinimumVersion) { exit 1 }
    Import-Module $module.Path
    $node = Get-OpenClawNodeConfiguration -Scope $Scope -WarningAction SilentlyContinue
    if (-not $node.Installed) { exit 1 }
    $status = Get-OpenClawNodeStatus -StateDirectory $node.StateDirectory
    if ($Serving -and ($status.State -ne 'Connected' -or $status.Surface -ne 'Approved')) { exit 1 }
    "OpenClaw $($module.Version), node installed ($Scope), $($status.State)"
    exit 0
} catch {
    exit 1
}
