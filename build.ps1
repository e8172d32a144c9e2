<#
.SYNOPSIS
Builds, tests and packs the module. Thin over dotnet: every step is an MSBuild target or a test run that also works without this script.

.PARAMETER Task
Build: compile and stage the module to output/OpenClaw/<version>. Test: Build, then `dotnet test` and Pester. Pack: Build, then a .nupkg in output/. Clean: remove what the others made.

.EXAMPLE
./build.ps1
Import-Module ./output/OpenClaw/*/OpenClaw.psd1

.EXAMPLE
./build.ps1 -Task Test -Configuration Debug
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$output = Join-Path $root 'output'

function Invoke-Tool {
    $program, $arguments = $args
    & $program @arguments
    if ($LASTEXITCODE -ne 0) {
        throw "'$program $($arguments -join ' ')' failed with exit code $LASTEXITCODE."
    }
}

function Invoke-ModuleBuild {
    # The target stages bin/net472, bin/net8.0, the manifest, formats and help: src/OpenClaw.PowerShell/Staging.targets.
    Invoke-Tool dotnet build (Join-Path $root 'src/OpenClaw.PowerShell/OpenClaw.PowerShell.csproj') -c $Configuration '-t:StageModule' -v quiet --nologo
}

switch ($Task) {
    'Clean' {
        if (Test-Path -LiteralPath $output) {
            Remove-Item -LiteralPath $output -Recurse -Force
        }
        Invoke-Tool dotnet clean (Join-Path $root 'OpenClaw.PowerShell.sln') -c $Configuration -v quiet --nologo
    }
    'Build' {
        Invoke-ModuleBuild
    }
    'Test' {
        Invoke-ModuleBuild
        Invoke-Tool dotnet test (Join-Path $root 'OpenClaw.PowerShell.sln') -c $Configuration --nologo
        # A process of its own: the assemblies of a module cannot be unloaded from this one.
        $shell = (Get-Process -Id $PID).Path
        Invoke-Tool $shell -NoProfile -NonInteractive -File (Join-Path $root 'tests/Pester/Invoke-PesterSuite.ps1')
    }
    'Pack' {
        Invoke-ModuleBuild
        $manifest = Get-ChildItem -Path (Join-Path $output 'OpenClaw/*/OpenClaw.psd1') | Select-Object -First 1
        # PSResourceGet makes the package; -DestinationPath writes a file and publishes nothing.
        Compress-PSResource -Path $manifest.Directory.FullName -DestinationPath $output
    }
}
