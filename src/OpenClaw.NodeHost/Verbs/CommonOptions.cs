using System.CommandLine;
using OpenClaw.Node.State;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<string?> StateDir() => new("--state-dir")
    {
        Description = "Directory of the node's identity, configuration and policy (default: OPENCLAW_STATE_DIR, else ~/.openclaw)",
        HelpName = "path",
    };

    public static Option<NodeFlavor> Flavor() => new("--flavor")
    {
        Description = "clawdbot: state in ~/.clawdbot and services named as Clawdbot named them, for machines that still run it so",
        HelpName = "openclaw|clawdbot",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON to stdout" };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Log every step" };
}
