<#
.SYNOPSIS
Takes the OpenClaw node off this machine: the service first, then the module. The state (key, policy, history) stays unless -RemoveState is given.

.DESCRIPTION
The exit code is 0 when nothing is left that starts, also where nothing was installed. An operator forgets the node with Remove-OpenClawNode.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Machine', 'User')] [string] $Scope = 'Machine',
    [switch] $RemoveState
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
try {
    $modules = @(Get-Module OpenClaw -ListAvailable | Sort-Object Version -Descending)
    if (-not $modules -or -not $PSCmdlet.ShouldProcess([Environment]::MachineName, "Uninstall the OpenClaw node ($Scope)")) { exit 0 }
    Import-Module $modules[0].Path
    $node = Get-OpenClawNodeConfiguration -Scope $Scope -WarningAction SilentlyContinue
    Uninstall-OpenClawNode -Scope $Scope -Confirm:$false
    if ($RemoveState -and (Test-Path -LiteralPath $node.StateDirectory)) { Remove-Item -LiteralPath $node.StateDirectory -Recurse -Force }
    Remove-Module OpenClaw
    foreach ($module in $modules) {
        # Windows keeps files that this process has loaded: they go with the next run.
        Remove-Item -LiteralPath $module.ModuleBase -Recurse -Force -ErrorAction SilentlyContinue
    }
    exit 0
} catch {
    [Console]::Error.WriteLine("$($_.Exception.Message)$(if ($_.ErrorDetails.RecommendedAction) { " Next: $($_.ErrorDetails.RecommendedAction)" })")
    exit 1
}
