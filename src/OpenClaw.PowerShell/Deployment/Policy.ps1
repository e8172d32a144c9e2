# Before the node is installed, so that no command comes before its policy.
param([string] $Manifest, [string] $Scope, [string] $Policy)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
Import-OpenClawExecPolicy -Text $Policy -Scope $Scope -Confirm:$false
