# Where the module of this version belongs on this machine, and whether it is there.
param([string] $Version, [string] $Digest, [string] $Scope, [string] $ModulePath)
$ErrorActionPreference = 'Stop'
if (-not $ModulePath) {
    $windows = $PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows
    $ModulePath = if ($Scope -ne 'Machine') {
        ($env:PSModulePath -split [IO.Path]::PathSeparator | Where-Object { $_ })[0]
    } elseif ($windows) {
        Join-Path $env:ProgramFiles $(if ($PSVersionTable.PSEdition -eq 'Desktop') { 'WindowsPowerShell\Modules' } else { 'PowerShell\Modules' })
    } else {
        '/usr/local/share/powershell/Modules'
    }
}
$folder = [IO.Path]::Combine($ModulePath, 'OpenClaw', $Version)
$mark = Join-Path $folder '.deployed'
[pscustomobject]@{
    Folder   = $folder
    Manifest = Join-Path $folder 'OpenClaw.psd1'
    # One that came another way (the Gallery, an image) has no mark, and is left alone.
    Present  = (Test-Path -LiteralPath (Join-Path $folder 'OpenClaw.psd1')) -and (-not (Test-Path -LiteralPath $mark) -or (Get-Content -LiteralPath $mark -Raw).Trim() -eq $Digest)
}
