using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Texts;

/// <summary>How <c>openclaw-node</c> speaks.</summary>
internal sealed class ProgramWords : ToolWords
{
    public override SettingWords Settings => SettingWords.Options;

    public override string Name => "openclaw-node";

    public override string Start => "openclaw-node run";

    public override string StartWithToken => "openclaw-node run --ask-token";

    public override string StartWithSetupCode => "openclaw-node run --pair -";

    public override string StartAt => "openclaw-node run --host <host> --ask-token";

    public override string StartService => "openclaw-node start";

    public override string RestartService => "openclaw-node restart";

    public override string RestartInstalled => RestartService;

    public override string RestartWithOlder => "openclaw-node restart --force";

    public override string Stop => "openclaw-node stop";

    public override string ShowVersions => ThisSystem.IsWindows ? "where.exe openclaw-node" : "type -a openclaw-node";

    public override string Install => "openclaw-node install";

    public override string InstallAgain => "openclaw-node install --force";

    public override string InstallForMachine => "openclaw-node install --scope machine";

    public override string InstallWindowsService => "openclaw-node install --type service";

    public override string StartInForeground => "openclaw-node run";

    public override string Log => "openclaw-node logs";

    public override string Status => "openclaw-node status";

    public override string Doctor => "openclaw-node doctor";

    public override string DoctorElevated(string directory) =>
        $"{(ThisSystem.IsWindows ? "In an elevated session: " : "sudo ")}{Doctor} --state-dir {Quote(directory)}";

    protected override string SameCommand => "before the same command";

    public override string Repair => "openclaw-node doctor --fix";

    public override string ResetIdentity => "openclaw-node identity --reset";

    public override string ShowPolicy => "openclaw-node approvals get";

    public override string VerifyHistory => "openclaw-node approvals history --verify";

    public override string Cautious => "openclaw-node approvals preset cautious";

    public override string OtherState => "Give another directory with --state-dir";

    public override string UserScope => "--scope user";

    public override string MachineScope => "sudo, and --scope machine";

    public override string NoBrowser => "In openclaw.json: { nodeHost: { browserProxy: { enabled: false } } }";

    public override string UseTls => "openclaw-node run --tls";

    public override string ShowRequests => "openclaw-node approvals pending";

    public override string ShowGatewayRequests => "openclaw-node approvals pending --gateway";

    public override string ShowGateway => "At the gateway: openclaw gateway status";

    public override string ShowPairings => "At the gateway: openclaw devices list";

    public override string ShowNodes => "At the gateway: openclaw nodes list";

    public override string ConnectOperator => "openclaw-node approvals pending --gateway";

    public override string TestCommand => "openclaw-node approvals test 'COMMAND'";

    public override string Quote(string word)
    {
        if (word.Length > 0
            && word.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '.' or '_' or '-' or ':'
                or '+' or '@' or ',' or '=')
            && word[0] is not ('=' or '-'))
        {
            return word;
        }
        return ThisSystem.IsWindows ? ForWindows(word) : word.Any(c => Printable.IsHidden(c))
            ? Unwritable : $"'{word.Replace("'", "'\\''")}'";
    }

    /// <summary>
    /// Between double quotes for cmd.exe and PowerShell alike. What one of the two would read even there is not written: a person has to.
    /// </summary>
    internal static string ForWindows(string word)
    {
        bool isRead = word.Where((c, at) => c is '"' or '\u201c' or '\u201d' or '\u201e' or '%' or '!' or '`'
            || (c == '$' && at + 1 < word.Length) || Printable.IsHidden(c)).Any();
        return isRead || word.EndsWith("\\", StringComparison.Ordinal) ? Unwritable : $"\"{word}\"";
    }

    public override string MoveAside(string path) => $"{(ThisSystem.IsWindows ? "move" : "mv")} {Quote(path)} {Quote(path + ".old")}";

    protected override string NewPolicy(string directory) => $"{Cautious} --force --state-dir {Quote(directory)}";

    protected override string ResetIdentityIn(string directory) => $"{ResetIdentity} --state-dir {Quote(directory)}";

    protected override string RepairIn(string directory) => $"{Repair} --state-dir {Quote(directory)}";

    public override string Pin(string fingerprint) => $"openclaw-node run --tls-fingerprint {Word(fingerprint)}";

    public override string ApproveDevice(string? id) =>
        id is null ? "At the gateway: openclaw devices list" : $"At the gateway: openclaw devices approve {Word(id)}";

    public override string ApproveCommands(string? id) =>
        id is null ? "At the gateway: openclaw nodes pending" : $"At the gateway: openclaw nodes approve {Word(id)}";

    public override string AddRule(string program, string? agent = null) =>
        $"openclaw-node approvals allowlist add {Quote(program)}{Agent(agent)}";

    public override string AddRule(string program, string argPattern, string? agent) =>
        $"openclaw-node approvals allowlist add {Quote(program)} --arg-pattern {Quote(argPattern)}{Agent(agent)}";

    public override string AddCommandLine(string line, string program, string argPattern) => AddRule(program, argPattern, null);

    public override string RemoveRule(string pattern, string? agent = null) =>
        $"openclaw-node approvals allowlist remove {Quote(pattern)}{Agent(agent)}";

    public override string SetSecurity(string word, string? agent) => $"openclaw-node approvals policy --security {word}{Agent(agent)}";

    public override string SetAsk(string word, string? agent) => $"openclaw-node approvals policy --ask {word}{Agent(agent)}";

    public override string AllowOnce(string id) => $"openclaw-node approvals resolve {Word(id)} allow-once";

    public override string AllowOnceWithEnvironment(string id) =>
        $"openclaw-node approvals resolve {Word(id)} allow-once --with-environment";

    public override string AllowAlways(string id) => $"openclaw-node approvals resolve {Word(id)} allow-always";

    public override string DenyRequest(string id) => $"openclaw-node approvals resolve {Word(id)} deny";

    public override string ShowNodeCommands(string nodeId) => $"At the gateway: openclaw nodes describe --node {Word(nodeId)}";

    public override string MakeSetupCode(string publicUrl) =>
        $"At the gateway: openclaw qr --setup-code-only --public-url {Word(publicUrl)}";

    public override string ConnectWithScopes(IEnumerable<string> scopes) =>
        "At the gateway, give this operator the scopes "
        + string.Join(", ", scopes.Select(scope => "operator." + scope.ToLowerInvariant()));

    private string Agent(string? id) => id is null ? "" : " --agent " + Quote(id);
}
