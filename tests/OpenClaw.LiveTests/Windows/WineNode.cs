using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Windows;

/// <summary>The Windows program as a node, under wine. What is published where is said by variables, which .ci/run sets.</summary>
internal sealed class WineNode : ProcessNode
{
    private const string Missing =
        "OPENCLAW_LIVE_WINE_NODE (openclaw-node.exe, published for win-x64) and WINEPREFIX are not set; .ci/run does it.";

    private readonly string _name;

    public WineNode(string directory)
        : base(directory)
    {
        _name = Path.GetFileName(directory);
        Directory.CreateDirectory(InPrefix("state"));
    }

    /// <summary>The node's folder as Windows sees it: on a drive that the prefix has of its own.</summary>
    public string WindowsState => $@"C:\live\{_name}\state";

    /// <summary>The same seen from outside.</summary>
    public string HostState => InPrefix("state");

    /// <summary>Where the hosted PowerShell was published, which does as <c>pwsh.exe</c>; null where it was not.</summary>
    public static string? PowerShell => Variable("OPENCLAW_LIVE_WINE_POWERSHELL");

    public static string Drive => Path.Combine(Variable("WINEPREFIX") ?? "", "drive_c");

    private static string? Program => Variable("OPENCLAW_LIVE_WINE_NODE");

    /// <summary>Skips the test where there is no Windows program to test.</summary>
    public static void Need() => Assert.SkipUnless(Program is not null && Variable("WINEPREFIX") is not null, Missing);

    /// <summary>Runs another verb of the program with this node's state.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) =>
        Tool.RunAsync("wine", [Program!, .. arguments], HostState, Environment(null), ReadyNode.Patience,
            TestContext.Current.CancellationToken);

    protected override (string Program, IEnumerable<string> Arguments,
        IReadOnlyDictionary<string, string?> Environment) CommandLine(NodeTarget target)
    {
        List<string> arguments = [Program!, "run", "--host", "127.0.0.1", "--port", Number(target.Port), "--display-name", DisplayName];
        if (target.Fingerprint is not null)
        {
            arguments.AddRange(["--tls", "--tls-fingerprint", target.Fingerprint]);
        }

        return ("wine", arguments, Environment(target.Token));
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private string InPrefix(string folder) => Path.Combine(Drive, "live", _name, folder);

    private Dictionary<string, string?> Environment(string? token) => new()
    {
        ["OPENCLAW_STATE_DIR"] = WindowsState,
        ["OPENCLAW_GATEWAY_TOKEN"] = token,
        ["OPENCLAW_GATEWAY_PASSWORD"] = null,
        ["OPENCLAW_CONFIG_PATH"] = null,
        ["NO_COLOR"] = "1",
        ["WINEDEBUG"] = "-all",
        ["DISPLAY"] = "",
        ["WINEPATH"] = PowerShell,
        // The first collection of dynamic methods kills the runtime under wine, so it has to come late; large objects would bring it about
        // early.
        ["DOTNET_GCgen0size"] = "60000000",
        ["DOTNET_GCGen0MaxBudget"] = "60000000",
        ["DOTNET_GCLOHThreshold"] = "20000000",
    };
}
