<#
.SYNOPSIS
Builds, tests and packs the module. Thin over dotnet: every step is an MSBuild target or a test run that also works without this script.

.PARAMETER Task
Build: compile and stage the module to output/OpenClaw/<version>. Test: Build, then `dotnet test` and Pester. Pack: Build, then the bill of materials (OpenClaw.cdx.json), the file catalog (OpenClaw.cat, on Windows) the Gallery's .nupkg and, on Linux with gcc or clang and dpkg-deb, openclaw-node as .tar.gz, .deb and (for Windows, with precompiled code) .zip, each with a bill of materials, and SHA256SUMS in output/. Clean: remove what the others made.

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
    [string] $Configuration = 'Release',

    # Where Pack's files will be published, for the manifests of winget, scoop and Homebrew.
    [string] $DownloadUrl = 'https://downloads.example/openclaw-node'
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

function Invoke-ProgramPack {
    if (-not ($IsLinux -and (Get-Command gcc, clang -ErrorAction SilentlyContinue) -and (Get-Command dpkg-deb -ErrorAction SilentlyContinue))) {
        Write-Warning 'No package of openclaw-node was made: that needs Linux with gcc or clang and dpkg-deb.'
        return
    }
    $project = Join-Path $root 'src/OpenClaw.NodeHost'
    $package = Join-Path $root 'packaging/New-ProgramPackage.ps1'
    # Native code is linked on its own platform: linux-x64, linux-arm64, linux-musl-x64 (Alpine) are each made by this task there.
    $runtime = Invoke-Tool dotnet msbuild $project '-getProperty:NETCoreSdkPortableRuntimeIdentifier'
    Write-Warning "The native program is packed for $runtime, the platform of this SDK. For another Linux (linux-x64, linux-arm64, linux-musl-x64) run this task there."
    $published = Join-Path $output "publish/$runtime"
    Invoke-Tool dotnet publish $project -c $Configuration -r $runtime -o $published -v quiet --nologo
    $native = Join-Path $published 'openclaw-node'
    & $package -Program $native -Runtime $runtime -Output $output
    # Native code for Windows is linked on Windows; precompiled code with its runtime is made anywhere, in one file as well.
    $published = Join-Path $output 'publish/win-x64'
    Invoke-Tool dotnet publish $project -c $Configuration -r win-x64 '-p:OneFile=true' -o $published -v quiet --nologo
    & $package -Program (Join-Path $published 'openclaw-node.exe') -Runtime win-x64 -Output $output -Teller $native
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
        $shell = @((Get-Process -Id $PID).Path)
        if ([IO.Path]::GetFileNameWithoutExtension($shell[0]) -eq 'dotnet') {
            # PowerShell as a .NET tool has no program of its own.
            $shell += Join-Path $PSHOME 'pwsh.dll'
        }
        Invoke-Tool @shell -NoProfile -NonInteractive -File (Join-Path $root 'tests/Pester/Invoke-PesterSuite.ps1')
    }
    'Pack' {
        Invoke-ModuleBuild
        $module = Get-ChildItem -Path (Join-Path $output 'OpenClaw') -Directory | Select-Object -First 1 -ExpandProperty FullName
        & (Join-Path $root 'packaging/New-Sbom.ps1') -Module $module -Assets (Join-Path $root 'src/OpenClaw.PowerShell/obj/project.assets.json')
        if (Get-Command New-FileCatalog -ErrorAction SilentlyContinue) {
            # Last, so that it covers everything; sign it with Set-AuthenticodeSignature before publishing.
            $null = New-FileCatalog -Path $module -CatalogFilePath (Join-Path $module 'OpenClaw.cat') -CatalogVersion 2.0
        } else {
            Write-Warning 'No file catalog (OpenClaw.cat) was made: New-FileCatalog exists on Windows only. The bill of materials holds the hash of every file.'
        }
        $manifest = Test-ModuleManifest -Path (Join-Path $module 'OpenClaw.psd1')
        # The Gallery finds a module by these words; PSResourceGet would make the same of the manifest.
        $tags = @($manifest.Tags) + 'PSModule', 'PSIncludes_Cmdlet' + @($manifest.ExportedCmdlets.Keys | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
        $env:ModuleTags = $tags -join ' '
        $env:ModuleDescription = $manifest.Description
        $env:ModuleReleaseNotes = $manifest.ReleaseNotes
        Invoke-Tool dotnet pack (Join-Path $root 'packaging/Gallery.csproj') -c $Configuration -v quiet --nologo
        Get-Item -Path (Join-Path $output "OpenClaw.$($manifest.Version).nupkg")
        Invoke-ProgramPack
        & (Join-Path $root 'packaging/New-Manifests.ps1') -Output $output -Url $DownloadUrl
    }
}
