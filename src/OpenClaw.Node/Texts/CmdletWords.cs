using System.Text.RegularExpressions;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Texts;

/// <summary>How the module's cmdlets speak.</summary>
internal sealed class CmdletWords : ToolWords
{
    public override SettingWords Settings { get; } = new()
    {
        Url = "-Url",
        Tls = "-Tls",
        NoTls = "-NoTls",
        TlsFingerprint = "-TlsFingerprint",
        SetupCode = "-SetupCode",
        Token = "-Token",
        Password = "-Password",
        Commands = "-Command",
        ContextPath = "-ContextPath",
        DisplayName = "-DisplayName",
        MakeSetupCode = "Get-OpenClawNodeSetupCode in a session of Connect-OpenClawGateway, or openclaw qr",
    };

    public override string Name => "PowerShell";

    public override string Start => "Start-OpenClawNode";

    public override string StartWithToken => "Start-OpenClawNode -Token (Read-Host -AsSecureString)";

    public override string StartWithSetupCode => "Start-OpenClawNode -SetupCode (Read-Host -AsSecureString)";

    public override string StartAt => "Start-OpenClawNode -GatewayHost <host> -Token (Read-Host -AsSecureString)";

    public override string StartService => "Start-OpenClawNode -Service";

    public override string RestartService => "Restart-OpenClawNode";

    public override string RestartInstalled => "Restart-OpenClawNode -Service";

    public override string RestartWithOlder => "Restart-OpenClawNode -Service -Force";

    public override string Stop => "Stop-OpenClawNode";

    public override string ShowVersions => "Get-Module OpenClaw -ListAvailable";

    public override string Install => "Install-OpenClawNode";

    public override string InstallAgain => "Install-OpenClawNode -Force";

    public override string InstallForMachine => "Install-OpenClawNode -Scope Machine";

    public override string InstallWindowsService => "Install-OpenClawNode -Type Service";

    public override string StartInForeground => "pwsh -Command Start-OpenClawNode -Wait";

    public override string Log => "Get-OpenClawNodeLog -Last 20";

    public override string Status => "Get-OpenClawNodeStatus";

    public override string Doctor => "Test-OpenClawNode";

    public override string DoctorElevated(string directory) => ThisSystem.IsWindows
        ? $"In an elevated session: {Doctor} -StateDirectory {Quote(directory)}"
        : $"sudo pwsh -Command \"{Doctor} -StateDirectory {Quote(directory)}\"";

    protected override string SameCommand => "pwsh, and there the same command";

    public override string Repair => "Repair-OpenClawNode";

    public override string ResetIdentity => "Reset-OpenClawNodeIdentity";

    public override string ShowPolicy => "Get-OpenClawExecPolicy | Format-List *";

    public override string VerifyHistory => "Test-OpenClawExecHistory";

    public override string Cautious => "Set-OpenClawExecPolicy Cautious";

    public override string OtherState => "Give another directory with -StateDirectory";

    public override string UserScope => "-Scope User";

    public override string MachineScope => "an elevated session, and -Scope Machine";

    public override string NoBrowser => "Set-OpenClawNodeConfiguration -BrowserProxy Disabled";

    public override string UseTls => "Set-OpenClawNodeConfiguration -Tls";

    public override string ShowRequests => "Get-OpenClawExecRequest";

    public override string ShowGatewayRequests => "Get-OpenClawExecRequest -Gateway";

    public override string ShowGateway => "Get-OpenClawGateway";

    public override string ShowPairings => "Get-OpenClawPairing";

    public override string ShowNodes => "Get-OpenClawNode";

    public override string ConnectOperator => "Connect-OpenClawGateway";

    public override string TestCommand => "Test-OpenClawExec 'COMMAND'";

    /// <summary>PowerShell takes five characters for a single quote; each stands for itself when it is there twice.</summary>
    public override string Quote(string word) =>
        word.Any(c => Printable.IsHidden(c)) ? Unwritable : $"'{Regex.Replace(word, "['\u2018\u2019\u201a\u201b]", "$0$0")}'";

    public override string MoveAside(string path) => $"Move-Item {Quote(path)} {Quote(path + ".old")}";

    protected override string NewPolicy(string directory) =>
        $"Import-OpenClawExecPolicy -Text 'version: 1' -Force -StateDirectory {Quote(directory)}";

    protected override string ResetIdentityIn(string directory) => $"{ResetIdentity} {Quote(directory)}";

    protected override string RepairIn(string directory) => $"{Repair} {Quote(directory)}";

    public override string Pin(string fingerprint) => $"Set-OpenClawNodeConfiguration -TlsFingerprint {Word(fingerprint)}";

    public override string ApproveDevice(string? id) => id is null ? "Get-OpenClawPairing" : $"Approve-OpenClawPairing {Word(id)}";

    public override string ApproveCommands(string? id) => id is null ? "Get-OpenClawPairing" : $"Approve-OpenClawPairing {Word(id)}";

    public override string AddRule(string program, string? agent = null) => $"Add-OpenClawExecRule {Quote(program)}{Agent(agent)}";

    public override string AddRule(string program, string argPattern, string? agent) =>
        $"Add-OpenClawExecRule {Quote(program)} -ArgPattern {Quote(argPattern)}{Agent(agent)}";

    public override string AddCommandLine(string line, string program, string argPattern) =>
        $"Add-OpenClawExecRule -CommandLine {Quote(line)}";

    public override string RemoveRule(string pattern, string? agent = null) => $"Remove-OpenClawExecRule {Quote(pattern)}{Agent(agent)}";

    public override string SetSecurity(string word, string? agent) => $"Set-OpenClawExecPolicy -Security {word}{Agent(agent)}";

    public override string SetAsk(string word, string? agent) => $"Set-OpenClawExecPolicy -Ask {word}{Agent(agent)}";

    public override string AllowOnce(string id) => $"Approve-OpenClawExec {Word(id)}";

    public override string AllowOnceWithEnvironment(string id) => $"Approve-OpenClawExec {Word(id)} -WithEnvironment";

    public override string AllowAlways(string id) => $"Approve-OpenClawExec {Word(id)} -Always";

    public override string DenyRequest(string id) => $"Deny-OpenClawExec {Word(id)}";

    public override string ShowNodeCommands(string nodeId) => $"(Get-OpenClawNode -Id {Word(nodeId)}).Commands";

    public override string MakeSetupCode(string publicUrl) => $"Get-OpenClawNodeSetupCode -PublicUrl {Word(publicUrl)}";

    public override string ConnectWithScopes(IEnumerable<string> scopes) => "Connect-OpenClawGateway -Scope " + string.Join(",", scopes);

    private string Agent(string? id) => id is null ? "" : " -Agent " + Word(id);
}
