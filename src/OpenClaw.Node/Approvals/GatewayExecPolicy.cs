using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Approvals;

/// <summary>
/// What the gateway's own <c>tools.exec</c> says, as its exec tool told this node when it last had a command prepared. The stricter of it
/// and of the node's policy holds: where it asks or refuses about what this machine would run, only a setting of the gateway helps
/// (docs/exec-tool.md has the table).
/// </summary>
/// <param name="Security"><c>deny</c>, <c>allowlist</c> or <c>full</c>.</param>
/// <param name="Ask"><c>off</c>, <c>on-miss</c> or <c>always</c>.</param>
/// <param name="Release">The gateway's version, which decides what the setting is called; null while it is not known.</param>
public sealed record GatewayExecPolicy(string Security, string Ask, string? Release)
{
    private const int LongestWord = 20;

    /// <summary>True when it leaves every decision to the node.</summary>
    public bool LeavesItToTheNode => Security == "full" && Ask != "always";

    /// <summary>What becomes of a command that this machine would run unasked, and why; null when it runs.</summary>
    public string? Hint => LeavesItToTheNode ? null
        : $"The gateway {(Ask == "off" ? "refuses" : "asks about")} commands that this machine would run unasked: its own tools.exec says security {Security}, ask {Ask}.";

    /// <summary>
    /// What to type on the gateway so that this machine's rules decide; null when they do. No mode asks always: where the gateway does, its
    /// setting is in the two words that were there before modes, and it takes no mode beside them.
    /// </summary>
    public string? Command => LeavesItToTheNode ? null
        : IsSince(6) && Ask != "always" ? "openclaw config set tools.exec.mode full"
        : "openclaw config set tools.exec.security full && openclaw config set tools.exec.ask off";

    /// <summary>Both in a sentence; null when there is nothing to say.</summary>
    public string? Advice => Hint is null ? null : $"{Hint} To leave the decision to this machine's rules, on the gateway: {Command}";

    /// <summary>What a request says about its gateway; null when it says nothing.</summary>
    internal static GatewayExecPolicy? Of(string? security, string? ask, string? release) =>
        security is null || ask is null ? null : new(Printable.Clean(security, LongestWord), Printable.Clean(ask, LongestWord), release);

    /// <summary>
    /// Whether it has a say about what a node of this security would run by itself. A gateway of 2026.8 and later reads the node's rules,
    /// which are about the paths in the node's answer, and finds what they allow; one before does not find them.
    /// </summary>
    internal bool Overrules(string nodeSecurity) => Ask == "always" || Security != "full" && (nodeSecurity == "full" || !IsSince(8));

    /// <summary>
    /// The setting that stands in front of a machine whose policy lets something run without a question; null where none does.
    /// </summary>
    internal static GatewayExecPolicy? Against(GatewayExecPolicy? gateway, NodePolicySummary policy) =>
        policy is { Problem: null, Ask: not "always" } && (policy.Security == "full" || policy.Security == "allowlist" && policy.Rules > 0)
            && gateway?.Overrules(policy.Security) == true ? gateway : null;

    // Of 2026, where modes came in June. A release that is not known is taken for a new one: what old ones are told helps nobody there.
    private bool IsSince(int month) =>
        Release?.Split('.') is not { Length: >= 2 } parts || !int.TryParse(parts[0], out int year) || !int.TryParse(parts[1], out int of)
            || year > 2026 || year == 2026 && of >= month;
}
