# A user manager of systemd with directories of its own, for the time of one file. Dot-source after Common.ps1.

function Get-UserSystemdMissing {
    # What is missing, as a sentence; nothing where it can be done.
    if ($IsWindows -or $PSEdition -eq 'Desktop' -or $IsMacOS) { return 'systemd is on Linux only' }
    if (-not (Get-Item /usr/lib/systemd/systemd, /lib/systemd/systemd -ErrorAction Ignore) -or -not (Test-Path /usr/bin/systemctl)) { return 'systemd is not installed' }
    # The mark alone says nothing: another account's test may have made it.
    if ((Get-Content /proc/1/comm) -ne 'systemd' -and (id -u) -ne 0) { return 'systemd did not boot this machine, and only root can pretend it did' }
}

function Lock-BootMark {
    # What says that systemd booted the machine is the machine's: one test at a time has it, whichever process it is in. The unit tests take the same lock.
    $path = Join-Path ([IO.Path]::GetTempPath()) "openclaw-user-systemd-$([Environment]::UserName).lock"
    foreach ($attempt in 1..3000) {
        try { return [IO.FileStream]::new($path, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::ReadWrite, [IO.FileShare]::None) } catch { Start-Sleep -Milliseconds 100 }
    }
    throw "$path was not free within five minutes."
}

function Get-UserSystemdVariable {
    # What a program needs to reach the manager of that folder and nobody else's files.
    param([Parameter(Mandatory)] [string] $Folder)
    [ordered]@{ HOME = "$Folder/home"; XDG_RUNTIME_DIR = "$Folder/run"; XDG_CONFIG_HOME = "$Folder/config"; XDG_DATA_HOME = "$Folder/home/.local/share"; DBUS_SESSION_BUS_ADDRESS = '' }
}

function Start-UserSystemd {
    # The folder is made, with home, run and config in it.
    param([Parameter(Mandatory)] [string] $Folder)
    foreach ($part in '', 'home', 'run', 'config') {
        $null = New-Item -ItemType Directory (Join-Path $Folder $part)
        chmod 700 (Join-Path $Folder $part)
    }
    # systemctl asks for this before it talks to any manager.
    $boot = -not (Test-Path /run/systemd/system)
    if ($boot) { $null = New-Item -ItemType Directory -Force /run/systemd/system }
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Item /usr/lib/systemd/systemd, /lib/systemd/systemd -ErrorAction Ignore | Select-Object -First 1).FullName, '--user')
    $start.RedirectStandardError = $start.RedirectStandardOutput = $true
    $variables = Get-UserSystemdVariable $Folder
    foreach ($key in $variables.Keys) { $start.Environment[$key] = $variables[$key] }
    foreach ($key in @($start.Environment.Keys) -like 'OPENCLAW_*') { $null = $start.Environment.Remove($key) }
    [pscustomobject]@{ Folder = $Folder; Process = [Diagnostics.Process]::Start($start); Boot = $boot }
}

function Stop-UserSystemd {
    param($Systemd)
    if (-not $Systemd) { return }
    if (-not $Systemd.Process.HasExited) { $Systemd.Process.Kill($true); $null = $Systemd.Process.WaitForExit(60000) }
    Remove-Item -LiteralPath $Systemd.Folder -Recurse -Force -ErrorAction SilentlyContinue
    if ($Systemd.Boot) { Remove-Item /run/systemd/system -Recurse -ErrorAction SilentlyContinue; Remove-Item /run/systemd/systemd-units-load -ErrorAction SilentlyContinue }
}
