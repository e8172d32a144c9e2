<#
.SYNOPSIS
Writes the module's bill of materials (CycloneDX 1.5) from what was restored and staged: packages with version, licence and hash, and every file of the module with its SHA-256.

.PARAMETER Module
The staged module, output/OpenClaw/<version>.

.PARAMETER Assets
The project.assets.json of the restore.

.PARAMETER Destination
The file to write; default: OpenClaw.cdx.json in the module.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [Parameter(Mandatory)]
    [string] $Assets,

    [string] $Destination = (Join-Path $Module 'OpenClaw.cdx.json')
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$version = Split-Path $Module -Leaf
$restored = Get-Content -LiteralPath $Assets -Raw | ConvertFrom-Json -AsHashtable
$folders = @($restored.packageFolders.Keys)

# What is compiled against but never shipped is no part of the module.
$shipped = foreach ($target in $restored.targets.Values) {
    foreach ($name in $target.Keys) {
        $files = @(if ($target[$name].ContainsKey('runtime')) { $target[$name].runtime.Keys | Where-Object { $_ -notlike '*/_._' } })
        if ($files -and $restored.libraries[$name].type -eq 'package') { $name }
    }
}

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
    foreach ($name in $shipped | Sort-Object -Unique) {
        $id, $number = $name -split '/'
        $component = [ordered]@{ type = 'library'; 'bom-ref' = "pkg:nuget/$id@$number"; name = $id; version = $number }
        $sha = [Convert]::ToHexString([Convert]::FromBase64String($restored.libraries[$name].sha512)).ToLowerInvariant()
        $component.hashes = @(@{ alg = 'SHA-512'; content = $sha })
        $license = Get-License $restored.libraries[$name].path
        if ($license) { $component.licenses = @($license) }
        $component.purl = "pkg:nuget/$id@$number"
        $component
    }
    foreach ($file in Get-ChildItem -LiteralPath $Module -Recurse -File | Where-Object Name -NotIn 'OpenClaw.cdx.json', 'OpenClaw.cat' | Sort-Object FullName) {
        $name = [IO.Path]::GetRelativePath($Module, $file.FullName).Replace('\', '/')
        [ordered]@{
            type = 'file'; 'bom-ref' = "file:$name"; name = $name
            hashes = @(@{ alg = 'SHA-256'; content = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash.ToLowerInvariant() })
        }
    }
)

[ordered]@{
    bomFormat = 'CycloneDX'
    specVersion = '1.5'
    version = 1
    metadata = [ordered]@{
        component = [ordered]@{ type = 'application'; 'bom-ref' = "OpenClaw@$version"; name = 'OpenClaw'; version = $version; licenses = @(@{ license = @{ id = 'MIT' } }) }
        # No time and no serial number: the same sources give the same file.
    }
    components = $components
    dependencies = @([ordered]@{ ref = "OpenClaw@$version"; dependsOn = @($components | Where-Object type -EQ library | ForEach-Object { $_['bom-ref'] }) })
} | ConvertTo-Json -Depth 8 | Set-Content -LiteralPath $Destination -Encoding utf8NoBOM
Write-Verbose "Wrote $Destination with $($components.Count) components."
