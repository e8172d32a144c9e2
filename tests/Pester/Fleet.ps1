# Machines for the tests of a fleet: sshd processes on loopback, each with a home and a user's systemd of its own. Dot-source after Common.ps1.

function Get-FleetMissing {
    # What is missing, as a sentence; nothing where it can be done.
    if ($IsWindows -or $PSEdition -eq 'Desktop' -or $IsMacOS) { return 'the machines of this test are made for Linux' }
    if (-not (Get-Command sshd, /usr/sbin/sshd -ErrorAction Ignore)) { return 'sshd is not installed' }
    if (-not (Get-Command ssh-keygen -ErrorAction Ignore)) { return 'ssh-keygen is not installed' }
    if (-not (Get-Item /usr/lib/systemd/systemd, /lib/systemd/systemd -ErrorAction Ignore) -or -not (Test-Path /usr/bin/systemctl)) { return 'systemd is not installed' }
    if ((id -u) -ne 0) { return 'only root can give a session of sshd another home' }
}

function Lock-FleetBootMark {
    # What says that systemd booted the machine is the machine's: one test at a time has it, whichever process it is in. The unit tests take the same lock.
    $path = Join-Path ([IO.Path]::GetTempPath()) "openclaw-user-systemd-$([Environment]::UserName).lock"
    foreach ($attempt in 1..3000) {
        try { return [IO.FileStream]::new($path, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::ReadWrite, [IO.FileShare]::None) } catch { Start-Sleep -Milliseconds 100 }
    }
    throw "$path was not free within five minutes."
}

function New-FleetMachine {
    param([Parameter(Mandatory)] [string] $Root, [Parameter(Mandatory)] [string] $Name)
    $folder = Join-Path $Root $Name
    foreach ($part in '', 'home', 'run', 'config') {
        $null = New-Item -ItemType Directory (Join-Path $folder $part)
        chmod 700 (Join-Path $folder $part)
    }
    ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
    ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
    Copy-Item "$folder/user.pub" "$folder/authorized"
    chmod 600 "$folder/authorized"
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0); $listener.Start(); $port = $listener.LocalEndpoint.Port; $listener.Stop()
    $variables = "HOME=$folder/home", "XDG_RUNTIME_DIR=$folder/run", "XDG_CONFIG_HOME=$folder/config", "XDG_DATA_HOME=$folder/home/.local/share", "DBUS_SESSION_BUS_ADDRESS=", "DOTNET_CLI_TELEMETRY_OPTOUT=1"
    Set-Content "$folder/config.sshd" @"
Port $port
ListenAddress 127.0.0.1
HostKey $folder/host
AuthorizedKeysFile $folder/authorized
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PermitRootLogin yes
SetEnv $($variables -join ' ')
Subsystem powershell $(@(Get-ShellCommand) -join ' ') -sshs -NoLogo -NoProfile
"@
    $null = New-Item -ItemType Directory -Force /run/sshd
    # systemctl asks for this before it talks to any manager.
    $boot = -not (Test-Path /run/systemd/system)
    if ($boot) { $null = New-Item -ItemType Directory -Force /run/systemd/system }
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Item /usr/lib/systemd/systemd, /lib/systemd/systemd -ErrorAction Ignore | Select-Object -First 1).FullName, '--user')
    $start.RedirectStandardError = $start.RedirectStandardOutput = $true
    foreach ($variable in $variables) {
        $key, $value = $variable -split '=', 2
        $start.Environment[$key] = $value
    }
    foreach ($key in @($start.Environment.Keys) -like 'OPENCLAW_*') { $null = $start.Environment.Remove($key) }
    $systemd = [Diagnostics.Process]::Start($start)
    $sshd = Start-Process (Get-Command sshd, /usr/sbin/sshd -ErrorAction Ignore | Select-Object -First 1).Source -ArgumentList '-D', '-f', "$folder/config.sshd", '-E', "$folder/sshd.log" -PassThru
    [pscustomobject]@{ Name = $Name; Folder = $folder; Home = "$folder/home"; Port = $port; Sshd = $sshd; Systemd = $systemd; Boot = $boot }
}

function Connect-FleetMachine {
    param([Parameter(Mandatory, ValueFromPipeline)] $Machine)
    process {
        $failure = $null
        foreach ($attempt in 1..40) {
            try {
                return New-PSSession -Name $Machine.Name -HostName 127.0.0.1 -Port $Machine.Port -UserName (id -un) -KeyFilePath "$($Machine.Folder)/user" -Options @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = "$($Machine.Folder)/known" } -ErrorAction Stop
            } catch { $failure = $_; Start-Sleep -Milliseconds 250 }
        }
        throw "No session with $($Machine.Name): $failure $(Get-Content "$($Machine.Folder)/sshd.log" -Raw)"
    }
}

function Remove-FleetMachine {
    param([Parameter(ValueFromPipeline)] $Machine)
    process {
        if (-not $Machine) { return }
        foreach ($process in $Machine.Sshd, $Machine.Systemd) {
            if ($process -and -not $process.HasExited) { $process.Kill($true); $null = $process.WaitForExit(60000) }
        }
        Remove-Item -LiteralPath $Machine.Folder -Recurse -Force -ErrorAction SilentlyContinue
        if ($Machine.Boot) { Remove-Item /run/systemd/system -Recurse -ErrorAction SilentlyContinue; Remove-Item /run/systemd/systemd-units-load -ErrorAction SilentlyContinue }
    }
}
