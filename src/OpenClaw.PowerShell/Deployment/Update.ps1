# The installed node takes up the module of this deployment, and starts anew with it.
param([string] $Manifest, [string] $Directory)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$restarted = Restart-OpenClawNode -Service -StateDirectory $Directory -PassThru -Confirm:$false -WarningAction SilentlyContinue -WarningVariable said
[pscustomobject]@{ Result = $restarted.Result; Warnings = @($said | ForEach-Object Message) }
