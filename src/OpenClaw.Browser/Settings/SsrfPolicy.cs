namespace OpenClaw.Browser.Settings;

/// <summary><c>browser.ssrfPolicy</c>: where pages may lie (docs/protocol/browser.md 1.8, 3.4).</summary>
internal sealed record SsrfPolicy
{
    /// <summary>
    /// <c>dangerouslyAllowPrivateNetwork</c> (older: <c>allowPrivateNetwork</c>). True allows everything; an explicit false forbids host
    /// names that are not allow-listed; null is the usual blocking.
    /// </summary>
    public bool? AllowPrivateNetwork { get; init; }

    /// <summary><c>allowedHostnames</c>: exact names or addresses that may be private.</summary>
    public IReadOnlyList<string> AllowedHostnames { get; init; } = [];

    /// <summary><c>blockedHostnames</c>: exact names or <c>*.example.com</c>; stronger than everything else.</summary>
    public IReadOnlyList<string> BlockedHostnames { get; init; } = [];

    /// <summary>
    /// <c>hostnameAllowlist</c> of older configurations: when not empty, nothing else may be visited (exact or <c>*.example.com</c>).
    /// </summary>
    public IReadOnlyList<string> HostnameAllowlist { get; init; } = [];

    /// <summary><c>allowRfc2544BenchmarkRange</c>: 198.18.0.0/15.</summary>
    public bool AllowBenchmarkRange { get; init; }

    /// <summary><c>allowIpv6UniqueLocalRange</c>: fc00::/7.</summary>
    public bool AllowUniqueLocalRange { get; init; }
}
