using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.NodeBench;

/// <summary>A node that a script of bench/nodes starts: the module in a PowerShell, the Windows program under wine.</summary>
internal sealed class ScriptNode(string script, string directory) : ProcessNode(directory)
{
    protected override (string Program, IEnumerable<string> Arguments,
        IReadOnlyDictionary<string, string?> Environment) CommandLine(NodeTarget target) =>
        (script, [Number(target.Port), DisplayName], new Dictionary<string, string?>
        {
            ["OPENCLAW_STATE_DIR"] = StateDirectory,
            ["OPENCLAW_GATEWAY_TOKEN"] = target.Token,
            ["OPENCLAW_GATEWAY_PASSWORD"] = null,
            ["OPENCLAW_CONFIG_PATH"] = null,
        });
}
