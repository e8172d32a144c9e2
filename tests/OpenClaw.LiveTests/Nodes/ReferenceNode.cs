using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Nodes;

/// <summary>The gateway package's own node host: what ours is measured against.</summary>
internal sealed class ReferenceNode : ProcessNode
{
    private readonly GatewayInstallation _installation;
    private readonly string _directory;

    public ReferenceNode(GatewayInstallation installation, string directory)
        : base(directory)
    {
        _installation = installation;
        _directory = directory;
        Directory.CreateDirectory(Path.Combine(directory, "home"));
        var configuration = new JsonObject
        {
            ["browser"] = new JsonObject { ["enabled"] = false },
            ["nodeHost"] = new JsonObject { ["browserProxy"] = new JsonObject { ["enabled"] = false } },
            ["update"] = new JsonObject { ["checkOnStart"] = false },
        };
        File.WriteAllText(Path.Combine(StateDirectory, installation.Release.ConfigurationFile), configuration.ToJsonString());
    }

    /// <summary>Beside what every test's gateway and node get.</summary>
    public Dictionary<string, string?> MoreEnvironment { get; } = [];

    protected override (string Program, IEnumerable<string> Arguments,
        IReadOnlyDictionary<string, string?> Environment) CommandLine(NodeTarget target)
    {
        var environment = LiveGateway.EnvironmentFor(_installation, _directory, target.Token ?? "");
        environment[_installation.Release.Prefix + "_GATEWAY_TOKEN"] = target.Token;
        foreach (var (name, value) in MoreEnvironment)
        {
            environment[name] = value;
        }

        List<string> arguments = [_installation.EntryPoint, "node", "run", "--host", "127.0.0.1", "--port", Number(target.Port),
            "--display-name", DisplayName];
        if (target.Fingerprint is not null)
        {
            arguments.AddRange(["--tls", "--tls-fingerprint", target.Fingerprint]);
        }

        return (_installation.NodeProgram, arguments, environment);
    }
}
