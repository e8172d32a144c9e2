# The node, and the key that it makes at its first start.
param([string] $Manifest, [string] $Scope, [hashtable] $Node)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$installed = Install-OpenClawNode @Node -Scope $Scope -PassThru -Confirm:$false -WarningAction SilentlyContinue -WarningVariable said
$deadline = [datetime]::UtcNow.AddSeconds(20)
do {
    $identity = Get-OpenClawNodeIdentity -Scope $Scope -ErrorAction SilentlyContinue
    if (-not $identity.DeviceId) { Start-Sleep -Milliseconds 250 }
} until ($identity.DeviceId -or [datetime]::UtcNow -gt $deadline)
[pscustomobject]@{ Result = $installed.Result; Status = $installed.Status; DeviceId = $identity.DeviceId; Warnings = @($said | ForEach-Object Message) }
