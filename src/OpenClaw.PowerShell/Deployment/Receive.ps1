# One piece of the module; with the last one it takes its place, whole or not at all.
param([string] $Folder, [byte[]] $Bytes, [bool] $First, [bool] $Last, [string] $Digest)
$ErrorActionPreference = 'Stop'
$part = "$Folder.part"
$archive = Join-Path $part 'module.zip'
if ($First) {
    if (Test-Path -LiteralPath $part) { Remove-Item -LiteralPath $part -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $part
}
$stream = [IO.File]::Open($archive, [IO.FileMode]::Append)
try { $stream.Write($Bytes, 0, $Bytes.Length) } finally { $stream.Dispose() }
if (-not $Last) { return }

$hash = (Get-FileHash -LiteralPath $archive -Algorithm SHA256).Hash
if ($hash -ne $Digest) { throw "The module did not arrive whole: $hash instead of $Digest." }
Add-Type -AssemblyName System.IO.Compression.FileSystem
$module = Join-Path $part 'module'
[IO.Compression.ZipFile]::ExtractToDirectory($archive, $module)
Set-Content -LiteralPath (Join-Path $module '.deployed') -Value $Digest
if ($PSVersionTable.PSEdition -ne 'Desktop' -and -not $IsWindows) { chmod -R a+rX,go-w $module }
$old = $null
if (Test-Path -LiteralPath $Folder) {
    $old = "$Folder.old"
    if (Test-Path -LiteralPath $old) { Remove-Item -LiteralPath $old -Recurse -Force }
    Move-Item -LiteralPath $Folder -Destination $old
}
Move-Item -LiteralPath $module -Destination $Folder
Remove-Item -LiteralPath $part -Recurse -Force
if ($old) { Remove-Item -LiteralPath $old -Recurse -Force -ErrorAction SilentlyContinue }
