<#
.SYNOPSIS
Makes what people install of one published openclaw-node: .tar.gz and .deb for Linux, .zip for Windows, each with its bill of materials.

.DESCRIPTION
The manual page and the completions come from the program itself, so that they cannot differ from it. The .deb has no maintainer scripts: it puts files in
their places, starts nothing and makes no account.

.EXAMPLE
./packaging/New-ProgramPackage.ps1 -Program output/publish/linux-x64/openclaw-node -Runtime linux-x64 -Output output
#>
[CmdletBinding()]
param(
    # The published program: one file.
    [Parameter(Mandatory)]
    [string] $Program,

    [Parameter(Mandatory)]
    [ValidateSet('linux-x64', 'linux-arm64', 'linux-musl-x64', 'win-x64')]
    [string] $Runtime,

    [Parameter(Mandatory)]
    [string] $Output,

    # The same program for this machine, which says what the manual and the completions hold.
    [string] $Teller = $Program
)

$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$Program = (Resolve-Path -LiteralPath $Program).Path
$Teller = (Resolve-Path -LiteralPath $Teller).Path
$null = New-Item -ItemType Directory -Path $Output -Force
$Output = (Resolve-Path -LiteralPath $Output).Path
$windows = $Runtime -like 'win-*'
$version = (& $Teller version --json | ConvertFrom-Json).version
$architecture = switch ($Runtime) { 'linux-x64' { 'amd64' } 'linux-arm64' { 'arm64' } }

function Invoke-Checked {
    $command, $arguments = $args
    & $command @arguments
    if ($LASTEXITCODE -ne 0) {
        throw "'$command $($arguments -join ' ')' failed with exit code $LASTEXITCODE."
    }
}

# Text files of packages have line feeds and no mark in front, whatever shell this is.
function Set-Text([string] $Path, [string[]] $Lines) {
    $null = New-Item -ItemType Directory -Path (Split-Path -Parent $Path) -Force
    [IO.File]::WriteAllText($Path, ($Lines -join "`n") + "`n", [Text.UTF8Encoding]::new($false))
}

function New-Tree([string] $Tree) {
    $null = New-Item -ItemType Directory -Path $Tree
    Copy-Item -LiteralPath $Program -Destination (Join-Path $Tree (Split-Path -Leaf $Program))
    foreach ($document in 'LICENSE', 'README.md', 'CHANGELOG.md') {
        Copy-Item -LiteralPath (Join-Path $root $document) -Destination $Tree
    }
    if ($windows) {
        Set-Text (Join-Path $Tree 'completion/openclaw-node.ps1') (& $Teller completion powershell)
        return
    }
    Set-Text (Join-Path $Tree 'openclaw-node.1') (& $Teller help --man)
    foreach ($shell in 'bash', 'zsh', 'fish', 'powershell') {
        Set-Text (Join-Path $Tree "completion/openclaw-node.$shell") (& $Teller completion $shell)
    }
    Invoke-Checked chmod -R 'u=rwX,go=rX' $Tree
    Invoke-Checked chmod 755 (Join-Path $Tree 'openclaw-node')
}

# Entries in order and of one time: the same bytes each time it is made of the same files.
function New-Zip([string] $Tree, [string] $Path) {
    Remove-Item -LiteralPath $Path -Force -ErrorAction Ignore
    $zip = [IO.Compression.ZipFile]::Open($Path, 'Create')
    try {
        foreach ($file in Get-ChildItem -LiteralPath $Tree -Recurse -File | Sort-Object -Property FullName -Culture '') {
            $name = [IO.Path]::GetRelativePath((Split-Path -Parent $Tree), $file.FullName).Replace('\', '/')
            $entry = $zip.CreateEntry($name, 'Optimal')
            $entry.LastWriteTime = [DateTimeOffset]::new(1980, 1, 1, 0, 0, 0, [TimeSpan]::Zero)
            $to = $entry.Open()
            $from = [IO.File]::OpenRead($file.FullName)
            try {
                $from.CopyTo($to)
            } finally {
                $from.Dispose()
                $to.Dispose()
            }
        }
    } finally {
        $zip.Dispose()
    }
}

function New-Deb([string] $Tree, [string] $Deb) {
    $places = @{
        'openclaw-node' = 'usr/bin/openclaw-node'
        'openclaw-node.1' = 'usr/share/man/man1/openclaw-node.1'
        'completion/openclaw-node.bash' = 'usr/share/bash-completion/completions/openclaw-node'
        'completion/openclaw-node.zsh' = 'usr/share/zsh/vendor-completions/_openclaw-node'
        'completion/openclaw-node.fish' = 'usr/share/fish/vendor_completions.d/openclaw-node.fish'
        'README.md' = 'usr/share/doc/openclaw-node/README.md'
        'CHANGELOG.md' = 'usr/share/doc/openclaw-node/changelog'
        'LICENSE' = 'usr/share/doc/openclaw-node/copyright'
    }
    foreach ($from in $places.Keys) {
        $target = Join-Path $Deb $places[$from]
        $null = New-Item -ItemType Directory -Path (Split-Path -Parent $target) -Force
        Copy-Item -LiteralPath (Join-Path $Tree $from) -Destination $target
    }
    Set-Text (Join-Path $Deb 'usr/lib/systemd/user/openclaw-node.service') (Get-Content -LiteralPath (Join-Path $PSScriptRoot 'openclaw-node.user.service'))
    Invoke-Checked gzip -9n (Join-Path $Deb 'usr/share/man/man1/openclaw-node.1') (Join-Path $Deb 'usr/share/doc/openclaw-node/changelog')
    $size = [Math]::Ceiling(((Get-ChildItem -LiteralPath $Deb -Recurse -File | Measure-Object -Property Length -Sum).Sum) / 1024)
    Set-Text (Join-Path $Deb 'DEBIAN/control') @(
        'Package: openclaw-node'
        "Version: $version"
        "Architecture: $architecture"
        'Maintainer: OpenClaw for PowerShell <maintainers@openclaw-powershell.invalid>'
        "Installed-Size: $size"
        'Depends: libc6 (>= 2.34), libssl3 | libssl3t64'
        'Recommends: ca-certificates'
        'Section: admin'
        'Priority: optional'
        'Description: node host for the OpenClaw gateway'
        ' Lends this machine''s commands to the agents of an OpenClaw gateway, as far as'
        ' the machine''s own exec policy allows. Dials out; opens no port.'
    )
    Invoke-Checked chmod -R 'u=rwX,go=rX' $Deb
    Invoke-Checked dpkg-deb -Zgzip --build --root-owner-group $Deb (Join-Path $Output "openclaw-node_${version}_$architecture.deb")
}

$stage = Join-Path ([IO.Path]::GetTempPath()) "openclaw-node-package-$PID"
try {
    $name = "openclaw-node-$version-$Runtime"
    $tree = Join-Path $stage $name
    New-Tree $tree
    & (Join-Path $PSScriptRoot 'New-Sbom.ps1') -Module $tree -Assets (Join-Path $root 'src/OpenClaw.NodeHost/obj/project.assets.json') -Name 'openclaw-node' -Version $version `
        -Runtime $Runtime -Destination (Join-Path $Output "$name.cdx.json")
    if ($windows) {
        New-Zip $tree (Join-Path $Output "$name.zip")
    } else {
        # As New-Zip, by tar: it keeps modes.
        Invoke-Checked tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C $stage -czf (Join-Path $Output "$name.tar.gz") $name
    }
    if ($architecture) {
        New-Deb $tree (Join-Path $stage 'deb')
    }
} finally {
    Remove-Item -LiteralPath $stage -Recurse -Force -ErrorAction SilentlyContinue
}
Get-Item -Path (Join-Path $Output "openclaw-node?${version}?*")
