<#
.SYNOPSIS
Installs an OpenClaw node on this machine without a question: for Intune, Configuration Manager, Group Policy, Ansible and images.

.DESCRIPTION
Copies the module, imports the policy and installs the node, in that order. May be repeated: what is there stays. Works in Windows PowerShell 5.1 and PowerShell 7.
The exit code is 0 when the node is installed and 1 when it is not; the reason is on the error stream.

.PARAMETER Url
The gateway, for example wss://gateway.example.

.PARAMETER TokenFile
A file that holds the gateway's token, readable by administrators only. It is taken over when the node is installed, and gone when the first start has exchanged it; one that is not there yet is waited for.

.PARAMETER SetupCodeFile
A file that holds a setup code instead. A code is good for minutes: only where the file is written right before.

.PARAMETER PolicyPath
The exec policy; default: policy.yaml beside this script, where there is one.

.PARAMETER ModuleSource
The module's folder; default: the folder OpenClaw beside this script, as build.ps1 stages it.

.PARAMETER ModulePath
Where the module is copied to; default: the module folder of all users, with -Scope User that of the account.

.PARAMETER Scope
Machine, or User.

.PARAMETER Type
What starts the node; on Windows Task (the default) or Service.

.PARAMETER TlsFingerprint
The SHA-256 of a self-signed gateway's certificate.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Url,
    [string] $TokenFile,
    [string] $SetupCodeFile,
    [string] $PolicyPath = (Join-Path $PSScriptRoot 'policy.yaml'),
    [string] $ModuleSource = (Join-Path $PSScriptRoot 'OpenClaw'),
    [string] $ModulePath,
    [ValidateSet('Machine', 'User')] [string] $Scope = 'Machine',
    [string] $Type,
    [string] $TlsFingerprint
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Read-Secret {
    # Never as a string that stays: character by character from the file.
    param([string] $Path)
    $secret = [Security.SecureString]::new()
    foreach ($character in [IO.File]::ReadAllText($Path).Trim().ToCharArray()) { $secret.AppendChar($character) }
    $secret.MakeReadOnly()
    $secret
}

try {
    $windows = $PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows
    if (-not $ModulePath) {
        $ModulePath = if ($Scope -eq 'User') { ($env:PSModulePath -split [IO.Path]::PathSeparator | Where-Object { $_ })[0] }
            elseif ($windows) { Join-Path $env:ProgramFiles $(if ($PSVersionTable.PSEdition -eq 'Desktop') { 'WindowsPowerShell\Modules' } else { 'PowerShell\Modules' }) }
            else { '/usr/local/share/powershell/Modules' }
    }
    $source = Get-ChildItem -Path $ModuleSource -Directory | Where-Object { Test-Path (Join-Path $_.FullName 'OpenClaw.psd1') } | Sort-Object { [version]$_.Name } -Descending | Select-Object -First 1
    if (-not $source) { throw "There is no module in $ModuleSource. It has to be the folder OpenClaw that build.ps1 stages, with a folder for each version." }
    $folder = Join-Path (Join-Path $ModulePath 'OpenClaw') $source.Name
    if (-not (Test-Path $folder) -and $PSCmdlet.ShouldProcess($folder, 'Copy the module')) {
        $null = New-Item -ItemType Directory -Force (Split-Path $folder)
        # Under another name first: nobody may find half a module.
        Copy-Item $source.FullName "$folder.part" -Recurse
        Move-Item "$folder.part" $folder
    }
    if (-not $PSCmdlet.ShouldProcess([Environment]::MachineName, "Install an OpenClaw node ($Scope) for $Url")) { exit 0 }

    Import-Module (Join-Path $folder 'OpenClaw.psd1')
    if (Test-Path $PolicyPath) { Import-OpenClawExecPolicy $PolicyPath -Scope $Scope -Confirm:$false }
    $node = @{ Scope = $Scope; PassThru = $true; Confirm = $false; WarningAction = 'SilentlyContinue' }
    if ($Url) { $node.Url = $Url }
    if ($Type) { $node.Type = $Type }
    if ($TlsFingerprint) { $node.TlsFingerprint = $TlsFingerprint }
    # Exchanged by the first start, then gone; one that is not there yet is waited for.
    if ($TokenFile) { $node.TokenFile = $TokenFile }
    if ($SetupCodeFile) { $node.SetupCode = Read-Secret $SetupCodeFile }
    $installed = Install-OpenClawNode @node
    foreach ($file in $TokenFile, $SetupCodeFile) { if ($file -and (Test-Path -LiteralPath $file)) { Remove-Item -LiteralPath $file -Force } }
    "$($installed.Result): $($installed.Type) $($installed.Name), $($installed.Status)"
    exit 0
} catch {
    [Console]::Error.WriteLine("$($_.Exception.Message)$(if ($_.ErrorDetails.RecommendedAction) { " Next: $($_.ErrorDetails.RecommendedAction)" })")
    exit 1
}
