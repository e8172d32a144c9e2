<#
.SYNOPSIS
Writes a bill of materials (CycloneDX 1.5) from what was restored and made: packages with version, licence and hash, and every file with its SHA-256.

.PARAMETER Module
The folder that is shipped: the staged module, output/OpenClaw/<version>, or the folder of a published program.

.PARAMETER Assets
The project.assets.json of the restore.

.PARAMETER Name
Of what is shipped; default: OpenClaw, the module.

.PARAMETER Version
Default: the name of the folder.

.PARAMETER Runtime
Of a published program (linux-x64, …): the .NET runtime is part of it then, and packages count as they are restored for this platform.

.PARAMETER Destination
The file to write; default: OpenClaw.cdx.json in the folder.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [Parameter(Mandatory)]
    [string] $Assets,

    [string] $Name = 'OpenClaw',

    [string] $Version = (Split-Path $Module -Leaf),

    [string] $Runtime,

    [string] $Destination = (Join-Path $Module 'OpenClaw.cdx.json')
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$restored = Get-Content -LiteralPath $Assets -Raw | ConvertFrom-Json -AsHashtable
$folders = @($restored.packageFolders.Keys)

# What is compiled against but never shipped is no part of the module.
$targets = if ($Runtime) { $restored.targets.Keys | Where-Object { $_ -like "*/$Runtime" } } else { $restored.targets.Keys }
if (-not $targets) {
    throw "$Assets was not restored for $Runtime."
}
$shipped = foreach ($target in $targets | ForEach-Object { $restored.targets[$_] }) {
    foreach ($id in $target.Keys) {
        $files = @(if ($target[$id].ContainsKey('runtime')) { $target[$id].runtime.Keys | Where-Object { $_ -notlike '*/_._' } })
        if ($files -and $restored.libraries[$id].type -eq 'package') { $id }
    }
}

# The runtime's own packages are downloads, not references. A native file holds the one for native code.
$runtimePackages = @(if ($Runtime) {
        $downloads = $restored.project.frameworks.Values.downloadDependencies | Where-Object { $_.name -like "Microsoft.NETCore.App.Runtime.*$Runtime" }
        $native = $downloads | Where-Object { $_.name -like '*.NativeAOT.*' }
        foreach ($download in $native ? $native : $downloads) {
            $id, $number = $download.name, ($download.version -replace '^\[([^,\]]+).*', '$1')
            $folder = $folders | ForEach-Object { Join-Path $_ "$($id.ToLowerInvariant())/$number" } | Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
            if (-not $folder) { throw "The package $id $number was not restored." }
            $hash = Get-Content -LiteralPath (Join-Path $folder "$($id.ToLowerInvariant()).$number.nupkg.sha512") -Raw
            @{ id = $id; number = $number; path = "$($id.ToLowerInvariant())/$number"; sha512 = $hash }
        }
    })
$packages = @(foreach ($key in $shipped | Sort-Object -Unique) {
        $id, $number = $key -split '/'
        @{ id = $id; number = $number; path = $restored.libraries[$key].path; sha512 = $restored.libraries[$key].sha512 }
    }) + $runtimePackages

function Get-License {
    # The nuspec names an expression, a file in the package, or (older ones) an address.
    param([string] $Path)
    foreach ($folder in $folders) {
        $nuspec = Get-ChildItem -Path (Join-Path $folder $Path) -Filter *.nuspec -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($nuspec) {
            $metadata = ([xml](Get-Content -LiteralPath $nuspec.FullName -Raw)).package.metadata
            $license = $metadata.SelectSingleNode("*[local-name()='license']")
            if ($license -and $license.GetAttribute('type') -eq 'expression') { return @{ license = @{ id = $license.InnerText } } }
            if ($license) { return @{ license = @{ name = "See $($license.InnerText) in the package" } } }
            $url = $metadata.SelectSingleNode("*[local-name()='licenseUrl']")
            if ($url) { return @{ license = @{ name = 'See the address'; url = $url.InnerText } } }
        }
    }
}

$components = @(
    foreach ($package in $packages) {
        $purl = "pkg:nuget/$($package.id)@$($package.number)"
        $component = [ordered]@{ type = 'library'; 'bom-ref' = $purl; name = $package.id; version = $package.number }
        $component.hashes = @(@{ alg = 'SHA-512'; content = [Convert]::ToHexString([Convert]::FromBase64String($package.sha512)).ToLowerInvariant() })
        $license = Get-License $package.path
        if ($license) { $component.licenses = @($license) }
        $component.purl = $purl
        $component
    }
    foreach ($file in Get-ChildItem -LiteralPath $Module -Recurse -File | Where-Object Name -NotIn 'OpenClaw.cdx.json', 'OpenClaw.cat' | Sort-Object FullName) {
        $path = [IO.Path]::GetRelativePath($Module, $file.FullName).Replace('\', '/')
        [ordered]@{
            type = 'file'; 'bom-ref' = "file:$path"; name = $path
            hashes = @(@{ alg = 'SHA-256'; content = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash.ToLowerInvariant() })
        }
    }
)

[ordered]@{
    bomFormat = 'CycloneDX'
    specVersion = '1.5'
    version = 1
    metadata = [ordered]@{
        component = [ordered]@{ type = 'application'; 'bom-ref' = "$Name@$Version"; name = $Name; version = $Version; licenses = @(@{ license = @{ id = 'MIT' } }) }
        # No time and no serial number: the same sources give the same file.
    }
    components = $components
    dependencies = @([ordered]@{ ref = "$Name@$Version"; dependsOn = @($components | Where-Object type -EQ library | ForEach-Object { $_['bom-ref'] }) })
} | ConvertTo-Json -Depth 8 | Set-Content -LiteralPath $Destination -Encoding utf8NoBOM
Write-Verbose "Wrote $Destination with $($components.Count) components."
