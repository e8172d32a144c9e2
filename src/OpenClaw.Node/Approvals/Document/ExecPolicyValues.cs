namespace OpenClaw.Node.Approvals.Document;

/// <summary>What may run, from the strictest to the loosest (the order matters: policies are combined by taking the smaller).</summary>
internal enum ExecSecurity
{
    Deny,
    Allowlist,
    Full,
}

/// <summary>When a person is asked, from never to always (policies are combined by taking the larger).</summary>
internal enum ExecAsk
{
    Off,
    OnMiss,
    Always,
}

/// <summary>The words that stand for the values in files and on the wire (docs/protocol/policy.md 1.1).</summary>
internal static class ExecPolicyWords
{
    /// <summary>The value of exactly this word; null for any other text.</summary>
    public static ExecSecurity? ParseSecurity(string? word) => word switch
    {
        "deny" => ExecSecurity.Deny,
        "allowlist" => ExecSecurity.Allowlist,
        "full" => ExecSecurity.Full,
        _ => null,
    };

    /// <summary>The value of exactly this word; null for any other text.</summary>
    public static ExecAsk? ParseAsk(string? word) => word switch
    {
        "off" => ExecAsk.Off,
        "on-miss" => ExecAsk.OnMiss,
        "always" => ExecAsk.Always,
        _ => null,
    };

    public static string ToWord(this ExecSecurity value) => value switch
    {
        ExecSecurity.Full => "full",
        ExecSecurity.Allowlist => "allowlist",
        _ => "deny",
    };

    public static string ToWord(this ExecAsk value) => value switch
    {
        ExecAsk.Off => "off",
        ExecAsk.OnMiss => "on-miss",
        _ => "always",
    };
}
