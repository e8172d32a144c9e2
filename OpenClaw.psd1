@{
    # One module for both editions: the manifest picks the assembly. Where a folder of the build output is missing, run build.ps1 first.
    RootModule = if ($PSEdition -eq 'Core') { 'bin/net8.0/OpenClaw.PowerShell.dll' } else { 'bin/net472/OpenClaw.PowerShell.dll' }

    # Must equal <Version> in Directory.Build.props: the build refuses to stage a module otherwise.
    ModuleVersion = '0.1.0'

    GUID = '6d0b5f0c-2b0e-4c3e-9f0a-6f8f1f7c2a51'
    Author = 'OpenClaw for PowerShell contributors'
    CompanyName = 'Community'
    Copyright = '(c) OpenClaw for PowerShell contributors. MIT License.'
    Description = 'Turns a Windows, Linux or macOS machine into a node of an OpenClaw gateway, under an exec policy that this machine alone decides. No Node.js, no open port.'

    CompatiblePSEditions = @('Desktop', 'Core')
    PowerShellVersion = '5.1'
    DotNetFrameworkVersion = '4.7.2'

    FormatsToProcess = @('OpenClaw.Format.ps1xml')

    CmdletsToExport = @(
        'Add-OpenClawExecRule'
        'Approve-OpenClawExec'
        'Approve-OpenClawPairing'
        'Connect-OpenClawGateway'
        'Deny-OpenClawExec'
        'Deny-OpenClawPairing'
        # An approved verb since PowerShell 6; Windows PowerShell would warn at each import.
        if ($PSEdition -eq 'Core') { 'Deploy-OpenClawNode' }
        'Disconnect-OpenClawGateway'
        'Export-OpenClawExecHistory'
        'Export-OpenClawExecPolicy'
        'Get-OpenClawBrowser'
        'Get-OpenClawExecHistory'
        'Get-OpenClawExecPolicy'
        'Get-OpenClawExecRequest'
        'Get-OpenClawExecRule'
        'Get-OpenClawGateway'
        'Get-OpenClawNode'
        'Get-OpenClawNodeConfiguration'
        'Get-OpenClawNodeIdentity'
        'Get-OpenClawNodeLog'
        'Get-OpenClawNodeSetupCode'
        'Get-OpenClawNodeStatus'
        'Get-OpenClawPairing'
        'Import-OpenClawExecPolicy'
        'Import-OpenClawNodeState'
        'Install-OpenClawNode'
        'Invoke-OpenClawNode'
        'New-OpenClawSupportBundle'
        'Remove-OpenClawExecRule'
        'Remove-OpenClawNode'
        'Rename-OpenClawNode'
        'Repair-OpenClawNode'
        'Reset-OpenClawNodeIdentity'
        'Restart-OpenClawNode'
        'Set-OpenClawExecPolicy'
        'Set-OpenClawNodeConfiguration'
        'Start-OpenClawNode'
        'Stop-OpenClawNode'
        'Test-OpenClawExec'
        'Test-OpenClawExecHistory'
        'Test-OpenClawNode'
        'Uninstall-OpenClawNode'
        'Wait-OpenClawNode'
        'Watch-OpenClawExecRequest'
    )
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()

    PrivateData = @{
        PSData = @{
            Tags = @(
                'OpenClaw', 'Agent', 'Node', 'Gateway', 'Automation', 'Administration', 'RemoteExecution', 'Policy', 'Allowlist'
                'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
            LicenseUri = 'https://opensource.org/license/mit'
            # The icon is icon.png in the module, and in the package that build.ps1 -Task Pack makes: IconUri takes an address only.
            ReleaseNotes = @'
0.1.0: the node host for Windows PowerShell 5.1 and PowerShell 7 on Windows, Linux and macOS: nodes in a session, as jobs and as services; exec policy
with rules, requests and a tamper-evident history; doctor; JEA roles and a DSC v3 resource. All changes: CHANGELOG.md in the module folder.
'@
        }
    }
}
