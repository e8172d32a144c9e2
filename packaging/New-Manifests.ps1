<#
.SYNOPSIS
Writes SHA256SUMS over the packages in a folder and, from them, the manifests for winget, scoop and Homebrew.

.PARAMETER Output
The folder with the packages (build.ps1 -Task Pack). The manifests go into manifests/ in it.

.PARAMETER Url
Where the packages of this version will be published: the address of the folder, without the name of a file.

.EXAMPLE
./packaging/New-Manifests.ps1 -Output output -Url https://downloads.example/openclaw-node/0.1.0
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Output,

    [Parameter(Mandatory)]
    [ValidatePattern('^https://')]
    [string] $Url
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
$Output = (Resolve-Path -LiteralPath $Output).Path
$Url = $Url.TrimEnd('/')
$description = 'Node host for the OpenClaw gateway: lends this machine''s commands to the gateway''s agents, as far as the machine''s own exec policy allows.'

function Set-Text([string] $Path, [string[]] $Lines) {
    $null = New-Item -ItemType Directory -Path (Split-Path -Parent $Path) -Force
    [IO.File]::WriteAllText($Path, ($Lines -join "`n") + "`n", [Text.UTF8Encoding]::new($false))
}

$packages = Get-ChildItem -LiteralPath $Output -File | Where-Object Name -Match '\.(tar\.gz|deb|zip|nupkg|cdx\.json)$' | Sort-Object -Property Name -Culture ''
if (-not $packages) {
    throw "$Output holds no package. Make them first: ./build.ps1 -Task Pack"
}
$hashes = @{}
foreach ($package in $packages) {
    $hashes[$package.Name] = (Get-FileHash -LiteralPath $package.FullName -Algorithm SHA256).Hash.ToLowerInvariant()
}
Set-Text (Join-Path $Output 'SHA256SUMS') @($packages | ForEach-Object { '{0}  {1}' -f $hashes[$_.Name], $_.Name })

$manifests = Join-Path $Output 'manifests'
Remove-Item -LiteralPath $manifests -Recurse -Force -ErrorAction Ignore
$zip = $packages.Name | Where-Object { $_ -match '^openclaw-node-(?<version>.+)-win-x64\.zip$' } | Select-Object -First 1
if ($zip) {
    $version = $Matches.version
    $folder = $zip -replace '\.zip$'
    # winget: three documents of one version.
    $id = 'OpenClaw.Node'
    $head = @("PackageIdentifier: $id", "PackageVersion: $version")
    Set-Text (Join-Path $manifests "winget/$id.yaml") ($head + 'DefaultLocale: en-US', 'ManifestType: version', 'ManifestVersion: 1.6.0')
    Set-Text (Join-Path $manifests "winget/$id.installer.yaml") ($head + @(
            'InstallerType: zip'
            'NestedInstallerType: portable'
            'NestedInstallerFiles:'
            "- RelativeFilePath: $folder\openclaw-node.exe"
            '  PortableCommandAlias: openclaw-node'
            'Installers:'
            '- Architecture: x64'
            "  InstallerUrl: $Url/$zip"
            "  InstallerSha256: $($hashes[$zip].ToUpperInvariant())"
            'ManifestType: installer'
            'ManifestVersion: 1.6.0'))
    Set-Text (Join-Path $manifests "winget/$id.locale.en-US.yaml") ($head + @(
            'PackageLocale: en-US'
            'Publisher: OpenClaw for PowerShell contributors'
            'PackageName: openclaw-node'
            'License: MIT'
            "ShortDescription: `"$description`""
            'ManifestType: defaultLocale'
            'ManifestVersion: 1.6.0'))
    $scoop = [ordered]@{
        version = $version
        description = $description
        homepage = $Url
        license = 'MIT'
        architecture = [ordered]@{ '64bit' = [ordered]@{ url = "$Url/$zip"; hash = $hashes[$zip]; extract_dir = $folder } }
        bin = 'openclaw-node.exe'
    }
    Set-Text (Join-Path $manifests 'scoop/openclaw-node.json') ($scoop | ConvertTo-Json -Depth 5)
}
$linux = @($packages.Name | Where-Object { $_ -match '^openclaw-node-.+-linux-(x64|arm64)\.tar\.gz$' })
if ($linux) {
    $version = $linux[0] -replace '^openclaw-node-(.+)-linux-.*', '$1'
    $formula = @('class OpenclawNode < Formula', "  desc `"Node host for the OpenClaw gateway`"", "  homepage `"$Url`"", "  version `"$version`"", '  license "MIT"', '')
    foreach ($archive in $linux) {
        $formula += @(
            "  on_$($archive -match 'arm64' ? 'arm' : 'intel') do"
            "    url `"$Url/$archive`""
            "    sha256 `"$($hashes[$archive])`""
            '  end'
            '')
    }
    $formula += @(
        '  depends_on :linux'
        ''
        '  def install'
        '    bin.install "openclaw-node"'
        '    man1.install "openclaw-node.1"'
        '    bash_completion.install "completion/openclaw-node.bash" => "openclaw-node"'
        '    zsh_completion.install "completion/openclaw-node.zsh" => "_openclaw-node"'
        '    fish_completion.install "completion/openclaw-node.fish"'
        '  end'
        ''
        '  test do'
        '    assert_match version.to_s, shell_output("#{bin}/openclaw-node version")'
        '  end'
        'end')
    Set-Text (Join-Path $manifests 'homebrew/openclaw-node.rb') $formula
}
Get-Item -LiteralPath (Join-Path $Output 'SHA256SUMS')
if (Test-Path -LiteralPath $manifests) {
    Get-ChildItem -LiteralPath $manifests -Recurse -File
}
