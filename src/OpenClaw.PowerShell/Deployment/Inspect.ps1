# What of the node is there already.
param([string] $Manifest, [string] $Scope)
$ErrorActionPreference = 'Stop'
try { Import-Module $Manifest } catch [IO.FileLoadException] {
    # .NET keeps what it has loaded: a session that used another version of the module before can take up no other.
    $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'OpenClaw.PowerShell' } | Select-Object -First 1
    if (-not $loaded) { throw }
    throw "This session has used version $($loaded.GetName().Version.ToString(3)) of the module, and a PowerShell process can load no other after that. Open a new session (New-PSSession) and deploy over that one."
}
$identity = Get-OpenClawNodeIdentity -Scope $Scope -ErrorAction SilentlyContinue
$configuration = Get-OpenClawNodeConfiguration -Scope $Scope
$status = if ($configuration.Installed) { Get-OpenClawNodeStatus -StateDirectory $configuration.StateDirectory -ErrorAction SilentlyContinue }
[pscustomobject]@{
    Installed = [bool]$configuration.Installed
    Directory = $configuration.StateDirectory
    # What was copied, and what runs: one that was updated and not restarted still runs what it ran.
    Version   = $status.Service.Version
    Running   = $status.Version
    Runtime   = $status.Service.Runtime
    DeviceId  = $identity.DeviceId
    IsPaired  = [bool]$identity.IsPaired
}
