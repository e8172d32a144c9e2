BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $roles = Get-ChildItem (Join-Path (Split-Path $ManifestPath) RoleCapabilities) -Filter *.psrc | ForEach-Object { @{ Role = $_.BaseName; Path = $_.FullName } }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $modulePath = $env:PSModulePath
    $env:PSModulePath = (Split-Path (Split-Path (Split-Path $ManifestPath))) + [IO.Path]::PathSeparator + $modulePath

    function Open-RoleSession {
        # What a JEA endpoint does with a role: a restricted session without language in which nothing but its commands is to be seen. (Endpoints and the
        # choice of the role by group exist on Windows only; the session is the same.)
        param([string] $Path)
        $capability = Import-PowerShellDataFile $Path
        $configuration = Join-Path $env:OPENCLAW_STATE_DIR "$([guid]::NewGuid()).pssc"
        New-PSSessionConfigurationFile -Path $configuration -SessionType RestrictedRemoteServer -LanguageMode NoLanguage -ModulesToImport $capability.ModulesToImport -VisibleCmdlets $capability.VisibleCmdlets
        $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateFromSessionConfigurationFile($configuration))
        $runspace.Open()
        $runspace
    }

    function Invoke-InRole {
        param($Runspace, [string] $Command, [hashtable] $Parameters = @{})
        $shell = [powershell]::Create()
        $shell.Runspace = $Runspace
        try {
            $null = $shell.AddCommand($Command)
            foreach ($name in $Parameters.Keys) { $null = $shell.AddParameter($name, $Parameters[$name]) }
            $shell.Invoke()
            if ($shell.HadErrors) { throw $shell.Streams.Error[0] }
        } finally {
            $shell.Dispose()
        }
    }
}

AfterAll {
    $env:PSModulePath = $modulePath
    Remove-TestState
}

Describe 'The role <Role>' -ForEach $roles {
    BeforeAll {
        $capability = Import-PowerShellDataFile $Path
        $runspace = Open-RoleSession $Path
    }

    AfterAll {
        $runspace.Dispose()
    }

    It 'is data, has a name of its own and imports the module' {
        $capability.GUID | Should -Match '^[0-9a-f-]{36}$'
        $capability.ModulesToImport | Should -Be 'OpenClaw'
        $capability.Description | Should -Not -BeNullOrEmpty
    }

    It 'shows only commands and parameters that exist' {
        foreach ($visible in $capability.VisibleCmdlets | Where-Object { $_ -is [hashtable] }) {
            $command = Get-Command $visible.Name -Module OpenClaw
            foreach ($parameter in $visible.Parameters) { $command.Parameters.Keys | Should -Contain $parameter.Name -Because $visible.Name }
        }
    }

    It 'opens a session that works and has no language' {
        (Invoke-InRole $runspace Get-OpenClawNodeStatus).State | Should -Be NotRunning
        { $shell = [powershell]::Create(); $shell.Runspace = $runspace; $shell.AddScript('[IO.File]::ReadAllText("/etc/hostname")').Invoke() } | Should -Throw
    }
}

Describe 'What the roles must not give' {
    BeforeAll {
        $folder = Join-Path (Split-Path $ManifestPath) RoleCapabilities
        $reader = Open-RoleSession (Join-Path $folder OpenClawReader.psrc)
        $approver = Open-RoleSession (Join-Path $folder OpenClawApprover.psrc)
        $admin = Open-RoleSession (Join-Path $folder OpenClawAdmin.psrc)
    }

    AfterAll {
        $reader, $approver, $admin | ForEach-Object Dispose
    }

    It 'a reader sees no command that changes something' {
        $names = (Invoke-InRole $reader Get-Command).Name | Where-Object { $_ -like '*-OpenClaw*' }
        $names.Count | Should -BeGreaterThan 5
        $names | Where-Object { ($_ -split '-')[0] -notin 'Get', 'Test' } | Should -BeNullOrEmpty
        foreach ($name in $names) { (Get-Command $name -Module OpenClaw).Parameters.Keys | Should -Not -Contain WhatIf -Because "$name changes something" }
    }

    It 'a reader cannot <Name>' -ForEach @(
        @{ Name = 'look at another state directory'; Command = 'Get-OpenClawNodeStatus'; Parameters = @{ StateDirectory = '/root' } }
        @{ Name = 'send the credentials of this machine to a gateway of his own'; Command = 'Test-OpenClawNode'; Parameters = @{ GatewayHost = 'evil.example' } }
        @{ Name = 'ask a gateway as an operator'; Command = 'Get-OpenClawExecRequest'; Parameters = @{ Gateway = $true } }
        @{ Name = 'change the policy'; Command = 'Set-OpenClawExecPolicy'; Parameters = @{ Preset = 'Yolo' } }
        @{ Name = 'write a file'; Command = 'Export-OpenClawExecPolicy'; Parameters = @{ Path = 'x' } }
        @{ Name = 'approve'; Command = 'Approve-OpenClawExec'; Parameters = @{ Id = 'x' } }
    ) {
        { Invoke-InRole $reader $Command $Parameters } | Should -Throw
    }

    It 'an approver allows once, not for good' {
        { Invoke-InRole $approver Approve-OpenClawExec @{ Id = 'none'; Always = $true } } | Should -Throw '*parameter*Always*'
        { Invoke-InRole $approver Approve-OpenClawExec @{ Id = 'none' } } | Should -Throw '*none*'
        { Invoke-InRole $approver Add-OpenClawExecRule @{ Pattern = 'git' } } | Should -Throw
        { Invoke-InRole $approver Approve-OpenClawPairing @{ Id = 'x'; Url = 'wss://evil.example' } } | Should -Throw '*parameter*Url*'
        { Invoke-InRole $approver Approve-OpenClawPairing @{ Id = 'x'; AllowOperator = $true } } | Should -Throw '*parameter*AllowOperator*'
    }

    # A restricted session has no file system that it could show: no drive, no provider, no current location.
    It '<Role> can <Name>' -ForEach @(
        @{ Role = 'reader'; Name = 'ask what would run'; Command = 'Test-OpenClawExec'; Parameters = @{ Command = 'uname' } }
        @{ Role = 'reader'; Name = 'look at a rule'; Command = 'Get-OpenClawExecRule'; Parameters = @{ Pattern = '*' } }
        @{ Role = 'approver'; Name = 'ask what would run'; Command = 'Test-OpenClawExec'; Parameters = @{ Command = 'uname' } }
        @{ Role = 'admin'; Name = 'ask what would run somewhere'; Command = 'Test-OpenClawExec'; Parameters = @{ Command = 'uname'; WorkingDirectory = 'STATE' } }
        @{ Role = 'admin'; Name = 'add a rule'; Command = 'Add-OpenClawExecRule'; Parameters = @{ Pattern = 'hostname' } }
        @{ Role = 'admin'; Name = 'remove a rule'; Command = 'Remove-OpenClawExecRule'; Parameters = @{ Pattern = 'hostname' } }
        @{ Role = 'admin'; Name = 'name a state directory'; Command = 'Get-OpenClawNodeStatus'; Parameters = @{ StateDirectory = 'STATE' } }
        @{ Role = 'admin'; Name = 'write the policy into a file'; Command = 'Export-OpenClawExecPolicy'; Parameters = @{ Path = 'STATE/policy.yaml' } }
        @{ Role = 'admin'; Name = 'read it from there'; Command = 'Import-OpenClawExecPolicy'; Parameters = @{ Path = 'STATE/policy.yaml' } }
        @{ Role = 'admin'; Name = 'write a support bundle'; Command = 'New-OpenClawSupportBundle'; Parameters = @{ Path = 'STATE/bundle.zip' } }
    ) {
        $given = @{}
        foreach ($key in $Parameters.Keys) { $given[$key] = "$($Parameters[$key])".Replace('STATE', $env:OPENCLAW_STATE_DIR) }
        { Invoke-InRole (Get-Variable $Role -ValueOnly) $Command $given } | Should -Not -Throw
    }

    It 'an admin has every command' {
        $names = (Invoke-InRole $admin Get-Command).Name | Where-Object { $_ -like '*-OpenClaw*' } | ForEach-Object { ($_ -split '\\')[-1] } | Sort-Object
        $names | Should -Be ((Get-Command -Module OpenClaw).Name | Sort-Object)
    }
}
