using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// The three policies with a name, as upstream's <c>exec-policy preset</c> has them (dist/exec-policy-cli). They set the defaults and keep
/// all rules.
/// </summary>
internal static class PolicyPreset
{
    /// <summary>The names on the command line of `openclaw-node`; the cmdlets write them Yolo, Cautious, DenyAll.</summary>
    public static readonly IReadOnlyList<string> Names = ["yolo", "cautious", "deny-all"];

    /// <summary>The settings of a preset, whatever the case and the hyphen; null for another name.</summary>
    public static PolicySettings? Find(string name) => name.Replace("-", "").ToLowerInvariant() switch
    {
        "yolo" => new() { Security = ExecSecurity.Full, Ask = ExecAsk.Off, AskFallback = ExecSecurity.Full },
        "cautious" => new() { Security = ExecSecurity.Allowlist, Ask = ExecAsk.OnMiss, AskFallback = ExecSecurity.Deny },
        "denyall" => new() { Security = ExecSecurity.Deny, Ask = ExecAsk.Off, AskFallback = ExecSecurity.Deny },
        _ => null,
    };
}
