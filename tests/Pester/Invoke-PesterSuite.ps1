<#
.SYNOPSIS
Runs the Pester suite against the staged module (build.ps1) in this PowerShell. Exit code: the number of failed tests.
#>
[CmdletBinding()]
param(
    # Files or folders; with commas between them where a shell was started with -File.
    [string[]] $Path = $PSScriptRoot,
    [string] $ResultFile
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path -split ','
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
if ($ResultFile) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ResultFile
}

$result = Invoke-Pester -Configuration $configuration
exit ($result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount)
