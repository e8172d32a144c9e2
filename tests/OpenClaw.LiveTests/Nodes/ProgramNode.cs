using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Nodes;

/// <summary>`openclaw-node run` as the solution built it, in the configuration of these tests.</summary>
internal sealed class ProgramNode(string directory, params string[] moreArguments) : ProcessNode(directory)
{
    /// <summary>
    /// The program that OPENCLAW_LIVE_PROGRAM names (the published native file, for instance), or the built one:
    /// …/src/OpenClaw.NodeHost/bin/Release/net10.0 beside …/tests/OpenClaw.LiveTests/bin/Release/net10.0.
    /// </summary>
    public static string Path { get; } = Find();

    public static Task<ToolResult> RunAsync(string stateDirectory, params string[] arguments) =>
        Tool.RunAsync(Path, arguments, stateDirectory, EnvironmentFor(stateDirectory, null), ReadyNode.Patience,
            TestContext.Current.CancellationToken);

    protected override (string Program, IEnumerable<string> Arguments,
        IReadOnlyDictionary<string, string?> Environment) CommandLine(NodeTarget target)
    {
        List<string> arguments = ["run", "--host", "127.0.0.1", "--port", Number(target.Port), "--display-name", DisplayName,
            .. moreArguments];
        if (target.Fingerprint is not null)
        {
            arguments.AddRange(["--tls", "--tls-fingerprint", target.Fingerprint]);
        }

        return (Path, arguments, EnvironmentFor(StateDirectory, target.Token));
    }

    private static Dictionary<string, string?> EnvironmentFor(string stateDirectory, string? token) => new()
    {
        ["OPENCLAW_STATE_DIR"] = stateDirectory,
        // Else downloads and uploads of all runs, and of a node in use here, are counted together, and refused when they are too many.
        ["OPENCLAW_BROWSER_FILES"] = System.IO.Path.Combine(stateDirectory, "browser-files"),
        ["OPENCLAW_GATEWAY_TOKEN"] = token,
        ["OPENCLAW_GATEWAY_PASSWORD"] = null,
        ["OPENCLAW_CONFIG_PATH"] = null,
        ["NO_COLOR"] = "1",
    };

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("OPENCLAW_LIVE_PROGRAM") is { Length: > 0 } named)
        {
            return System.IO.Path.GetFullPath(named);
        }

        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        var configuration = output.Parent!.Name;
        var root = output;
        while (!File.Exists(System.IO.Path.Combine(root.FullName, "OpenClaw.PowerShell.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below the solution.");
        }

        var name = OperatingSystem.IsWindows() ? "openclaw-node.exe" : "openclaw-node";
        return System.IO.Path.Combine(root.FullName, "src", "OpenClaw.NodeHost", "bin", configuration, output.Name, name);
    }
}
