using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Texts;

/// <summary>
/// The commands that texts name, as the one who reads them would type them: with <c>openclaw-node</c>, or in PowerShell. Every text of the
/// libraries that tells somebody to type something takes it from here, so that no tool speaks of the other.
/// </summary>
internal abstract class ToolWords
{
    private static readonly AsyncLocal<ToolWords?> Chosen = new();

    /// <summary>As <c>openclaw-node</c> says it.</summary>
    public static ToolWords Program { get; } = new ProgramWords();

    /// <summary>As the module says it.</summary>
    public static ToolWords PowerShell { get; } = new CmdletWords();

    /// <summary>The words of the tool whose call this is; the program's where none said so.</summary>
    public static ToolWords Current => Chosen.Value ?? Program;

    /// <summary>The text of a setup code, wherever it is used: the code is made in PowerShell, and kept in an object there.</summary>
    public static string RevealSetupCode => "(Get-OpenClawNodeSetupCode).Reveal()";

    /// <summary>Sets this machine's clock right; the operating system's command, whoever asks.</summary>
    public static string SetClock { get; } = ThisSystem.IsWindows ? "w32tm /resync"
        : ThisSystem.IsMacOS ? "sudo sntp -sS time.apple.com" : "sudo timedatectl set-ntp true";

    /// <summary>What the settings of a connection are called.</summary>
    public abstract SettingWords Settings { get; }

    /// <summary>The tool's short name, for a status that another tool may read.</summary>
    public abstract string Name { get; }

    public abstract string Start { get; }

    public abstract string StartWithToken { get; }

    public abstract string StartWithSetupCode { get; }

    public abstract string StartAt { get; }

    public abstract string StartService { get; }

    public abstract string RestartService { get; }

    /// <summary>The same, and never a node of a session.</summary>
    public abstract string RestartInstalled { get; }

    /// <summary>The same, and an older version takes the place of the newer one that is installed.</summary>
    public abstract string RestartWithOlder { get; }

    public abstract string Stop { get; }

    /// <summary>Which versions of this tool are on the machine.</summary>
    public abstract string ShowVersions { get; }

    public abstract string Install { get; }

    public abstract string InstallAgain { get; }

    public abstract string InstallForMachine { get; }

    public abstract string InstallWindowsService { get; }

    /// <summary>What another service manager than ours has to start.</summary>
    public abstract string StartInForeground { get; }

    public abstract string Log { get; }

    public abstract string Status { get; }

    public abstract string Doctor { get; }

    /// <summary>The doctor for a node of another account, as somebody who may look at it.</summary>
    public abstract string DoctorElevated(string directory);

    /// <summary>How the same is asked as another account.</summary>
    public string AsAccount(string owner) =>
        $"sudo -u {Word(owner)} {SameCommand}; {char.ToLowerInvariant(OtherState[0])}{OtherState.Substring(1)}";

    /// <summary>What stands behind <c>sudo -u ACCOUNT</c>.</summary>
    protected abstract string SameCommand { get; }

    /// <summary>Mends what can be mended without a decision of a person.</summary>
    public abstract string Repair { get; }

    public abstract string ResetIdentity { get; }

    public abstract string ShowPolicy { get; }

    public abstract string VerifyHistory { get; }

    public abstract string Cautious { get; }

    public abstract string OtherState { get; }

    /// <summary>How one says that the account's own node is meant, not the machine's.</summary>
    public abstract string UserScope { get; }

    public abstract string MachineScope { get; }

    public abstract string NoBrowser { get; }

    public abstract string UseTls { get; }

    /// <summary>The requests that wait on this machine.</summary>
    public abstract string ShowRequests { get; }

    /// <summary>The requests that wait at a gateway.</summary>
    public abstract string ShowGatewayRequests { get; }

    public abstract string ShowGateway { get; }

    public abstract string ShowPairings { get; }

    public abstract string ShowNodes { get; }

    public abstract string ConnectOperator { get; }

    /// <summary>Says whether a command would run.</summary>
    public abstract string TestCommand { get; }

    /// <summary>Stands in a command for a word that cannot be written so that a shell reads nothing in it.</summary>
    protected const string Unwritable = "WORD";

    /// <summary>A name or path as one word of a command line; <c>WORD</c> for one that a person has to write himself.</summary>
    public abstract string Quote(string word);

    /// <summary>
    /// An id or an address as one word: as it is where no shell reads anything in it. A gateway makes its ids, and what it says is pasted
    /// here.
    /// </summary>
    public string Word(string id) =>
        id.Length > 0 && id[0] is not ('-' or '@')
        && id.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or ':' or '/' or '@')
        ? id : Quote(id);

    /// <summary>Moves a file that cannot be used out of the way, and keeps it.</summary>
    public abstract string MoveAside(string path);

    /// <summary>
    /// Begins with a new file where one cannot be read; the broken one is kept. Names the directory: it may be another one than the usual.
    /// </summary>
    public string BeginAnew(string path) => (Path.GetFileName(path), Path.GetDirectoryName(path)) switch
    {
        ("exec-approvals.json", { } directory) => NewPolicy(directory),
        ("node.json" or "exec-requests.json", { } directory) => RepairIn(directory),
        ("device.json", { } identity) when Path.GetDirectoryName(identity) is { } directory => ResetIdentityIn(directory),
        _ => MoveAside(path),
    };

    /// <summary>An empty policy in place of one that cannot be read.</summary>
    protected abstract string NewPolicy(string directory);

    /// <summary>A new device key in place of one that cannot be read.</summary>
    protected abstract string ResetIdentityIn(string directory);

    /// <summary>Mends what needs no decision in a state directory.</summary>
    protected abstract string RepairIn(string directory);

    public abstract string Pin(string fingerprint);

    /// <summary>With the request's id, or null.</summary>
    public abstract string ApproveDevice(string? id);

    /// <summary>With the request's id, or null.</summary>
    public abstract string ApproveCommands(string? id);

    /// <summary>A rule for a program; for all agents when <paramref name="agent"/> is null.</summary>
    public abstract string AddRule(string program, string? agent = null);

    /// <summary>A rule for a program with these arguments only.</summary>
    public abstract string AddRule(string program, string argPattern, string? agent);

    /// <summary>A rule for a command line as one types it; a tool that takes no such line names what it stands for.</summary>
    public abstract string AddCommandLine(string line, string program, string argPattern);

    public abstract string RemoveRule(string pattern, string? agent = null);

    public abstract string SetSecurity(string word, string? agent);

    public abstract string SetAsk(string word, string? agent);

    public abstract string AllowOnce(string id);

    /// <summary>The second word that a request with variables needs.</summary>
    public abstract string AllowOnceWithEnvironment(string id);

    public abstract string AllowAlways(string id);

    public abstract string DenyRequest(string id);

    /// <summary>What a node may be asked, as the gateway knows it.</summary>
    public abstract string ShowNodeCommands(string nodeId);

    public abstract string MakeSetupCode(string publicUrl);

    /// <summary>For a code that cannot be used.</summary>
    public string NewSetupCode => $"Ask for a new setup code at the gateway: {Settings.MakeSetupCode}";

    /// <param name="scopes">As the cmdlets name them.</param>
    public abstract string ConnectWithScopes(IEnumerable<string> scopes);

    /// <summary>From here on, for this call and what it starts.</summary>
    public static void Use(ToolWords words)
    {
        Chosen.Value = words;
        SettingWords.Use(words.Settings);
    }

    /// <summary>What another tool's process said, in the words of the one who reads it.</summary>
    public static string? Translate(string? text, string? spokenBy)
    {
        ToolWords mine = Current, theirs = spokenBy == PowerShell.Name ? PowerShell : Program;
        if (text is null || spokenBy is null || ReferenceEquals(mine, theirs))
        {
            return text;
        }
        foreach ((string from, string to) in theirs.Phrases().Zip(mine.Phrases(), (from, to) => (from, to))
            .OrderByDescending(pair => pair.from.Length))
        {
            text = text.Replace(from, to);
        }
        return text;
    }

    // What a running node says of its own accord: how it is started, and what its settings are called.
    private string[] Phrases() =>
    [
        Settings.TlsFingerprint, Settings.NoTls, Settings.Tls, Settings.SetupCode, Settings.Token, Settings.Password, Settings.Commands,
        Settings.ContextPath, StartWithToken, StartWithSetupCode, StartService, RestartService, Log, Status, ResetIdentity, ShowPolicy,
    ];
}
