# Machines for the tests of a fleet: sshd processes on loopback, each with a home and a user's systemd of its own. Dot-source after Common.ps1.

. $PSScriptRoot/UserSystemd.ps1

function Get-FleetMissing {
    # What is missing, as a sentence; nothing where it can be done.
    $missing = Get-UserSystemdMissing
    if ($missing) { return $missing }
    if (-not (Get-Command sshd, /usr/sbin/sshd -ErrorAction Ignore)) { return 'sshd is not installed' }
    if (-not (Get-Command ssh-keygen -ErrorAction Ignore)) { return 'ssh-keygen is not installed' }
    if ((id -u) -ne 0) { return 'only root can give a session of sshd another home' }
}

function New-FleetMachine {
    param([Parameter(Mandatory)] [string] $Root, [Parameter(Mandatory)] [string] $Name)
    $folder = Join-Path $Root $Name
    $systemd = Start-UserSystemd $folder
    ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
    ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
    Copy-Item "$folder/user.pub" "$folder/authorized"
    chmod 600 "$folder/authorized"
    $port = Get-FreePort
    $own = Get-UserSystemdVariable $folder
    $variables = @($own.Keys | ForEach-Object { "$_=$($own[$_])" }) + 'DOTNET_CLI_TELEMETRY_OPTOUT=1'
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
    $sshd = Start-Process (Get-Command sshd, /usr/sbin/sshd -ErrorAction Ignore | Select-Object -First 1).Source -ArgumentList '-D', '-f', "$folder/config.sshd", '-E', "$folder/sshd.log" -PassThru
    [pscustomobject]@{ Name = $Name; Folder = $folder; Home = "$folder/home"; Port = $port; Sshd = $sshd; Systemd = $systemd }
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
        if (-not $Machine.Sshd.HasExited) { $Machine.Sshd.Kill($true); $null = $Machine.Sshd.WaitForExit(60000) }
        Stop-UserSystemd $Machine.Systemd
    }
}
