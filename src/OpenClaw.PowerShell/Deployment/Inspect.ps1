# What of the node is there already.
param([string] $Manifest, [string] $Scope)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$identity = Get-OpenClawNodeIdentity -Scope $Scope -ErrorAction SilentlyContinue
[pscustomobject]@{
    Installed = [bool](Get-OpenClawNodeConfiguration -Scope $Scope).Installed
    DeviceId  = $identity.DeviceId
    IsPaired  = [bool]$identity.IsPaired
}
