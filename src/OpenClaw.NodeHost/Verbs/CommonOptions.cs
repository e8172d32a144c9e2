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

    /// <summary>The option with a value in these bounds; the error says them, with what is counted.</summary>
    public static Option<T> Within<T>(this Option<T> option, int least, int? most = null, string counted = "")
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is int value && (value < least || value > most))
            {
                result.AddError($"{option.Name} is {least} {(most is null ? "or more" : $"to {most}")} {counted}".TrimEnd());
            }
        });
        return option;
    }

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Log every step" };
}
