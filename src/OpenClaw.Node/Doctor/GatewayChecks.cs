using System.Net;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Connection;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Doctor;

/// <summary>The way to the gateway, step by step, without saying who asks.</summary>
internal static class GatewayChecks
{
    private static readonly TimeSpan NoticeableSkew = TimeSpan.FromSeconds(30);

    public static async Task<DoctorFinding> NameAsync(GatewayEndpoint endpoint, string? proxy, TimeSpan limit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endpoint.Host, out _))
        {
            return DoctorFinding.Skip($"{endpoint.Host} is an address.");
        }
        if (proxy is not null)
        {
            return DoctorFinding.Skip($"The proxy {proxy} looks up {endpoint.Host}.");
        }
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<IPAddress[]> lookup = PlatformDns.LookupAsync(endpoint.Host);
        if (await Task.WhenAny(lookup, time.PauseAsync(limit, waiting.Token)).ConfigureAwait(false) != lookup)
        {
            _ = lookup.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            return DoctorFinding.Fail($"No name server answered for {endpoint.Host} within {limit.TotalSeconds:0.#} s.",
                Lookup(endpoint.Host));
        }
        waiting.Cancel();
        try
        {
            IPAddress[] addresses = await lookup.ConfigureAwait(false);
            return addresses.Length > 0
                ? DoctorFinding.Pass($"{endpoint.Host} is {string.Join(", ", addresses.Take(4).Select(address => address.ToString()))}.")
                : DoctorFinding.Fail($"The name {endpoint.Host} has no address.", Lookup(endpoint.Host));
        }
        catch (System.Net.Sockets.SocketException)
        {
            return DoctorFinding.Fail($"The name {endpoint.Host} has no address.", Lookup(endpoint.Host));
        }
    }

    public static DoctorFinding Reach(GatewayEndpoint endpoint, GatewayFailure? failure, string? proxy, string? instead = null)
    {
        string what = proxy is null ? endpoint.Authority : $"the proxy {proxy}";
        return failure?.Reason switch
        {
            null => DoctorFinding.Pass($"{Capital(what)} takes connections."),
            GatewayFailureReason.NameNotResolved => DoctorFinding.Skip("There is no address to go to."),
            GatewayFailureReason.Unreachable when proxy is not null => DoctorFinding.Fail(
                $"{failure.Message} That is the proxy {proxy}, which leads to {endpoint.Authority}.",
                "Start the proxy, or correct what names it: OPENCLAW_PROXY_URL, HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY"),
            GatewayFailureReason.Unreachable => DoctorFinding.Fail(failure.Message, instead ?? "On the gateway: openclaw gateway status"),
            _ => DoctorFinding.Fail(failure.Message, failure.NextStep),
        };
    }

    /// <summary>What the probe says about TLS; null when it did not come that far.</summary>
    public static DoctorFinding? Tls(GatewayEndpoint endpoint, bool allowInsecure, GatewayFailure? failure, ToolWords words)
    {
        if (endpoint.CheckPlaintext(allowInsecure) is { } refused)
        {
            return DoctorFinding.Fail(refused.Message, words.UseTls);
        }
        if (!endpoint.Tls)
        {
            return endpoint.IsLoopback
                ? DoctorFinding.Pass("Not used, and not needed to this machine.")
                : DoctorFinding.Warn(
                    $"Credentials and commands cross the network to {endpoint.Host} unprotected (allowed, because the address is private).",
                    words.UseTls);
        }
        return failure?.Reason switch
        {
            GatewayFailureReason.TlsPinMismatch => DoctorFinding.Fail(failure.Message, failure.NextStep),
            // The words tell to compare first: pinning what somebody in between shows would be worse than no TLS.
            GatewayFailureReason.TlsFailed when failure.SeenFingerprint is { } seen =>
                DoctorFinding.Fail(failure.Message + " Compare the fingerprint on the gateway before you pin it.", words.Pin(seen)),
            GatewayFailureReason.TlsFailed => DoctorFinding.Fail(failure.Message, failure.NextStep),
            GatewayFailureReason.NameNotResolved or GatewayFailureReason.Unreachable or GatewayFailureReason.ProxyFailed
                or GatewayFailureReason.ConfigurationInvalid => null,
            _ => DoctorFinding.Pass(endpoint.Fingerprint is not null
                ? "The certificate is the pinned one." : "The certificate is trusted by this machine's authorities."),
        };
    }

    public static DoctorFinding Answer(GatewayEndpoint endpoint, GatewayProbeResult probe) => probe.Failure is { } failure
        ? DoctorFinding.Fail(failure.Message, failure.NextStep ?? "Look at the gateway's log: openclaw logs")
        : DoctorFinding.Pass($"A gateway answers at {endpoint.Url} ({probe.Elapsed.TotalMilliseconds:0} ms).");

    /// <summary>
    /// We sign with the gateway's time, so a wrong clock does no harm there; certificates and log lines are another matter.
    /// </summary>
    public static DoctorFinding Clock(DateTimeOffset? gatewayTime, DateTimeOffset now)
    {
        if (gatewayTime is not { } theirs)
        {
            return DoctorFinding.Skip("The gateway does not tell its time.");
        }
        TimeSpan skew = now - theirs;
        string text = $"This clock is {Math.Abs(skew.TotalSeconds):0.#} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} the gateway's.";
        return skew.Duration() >= NoticeableSkew ? DoctorFinding.Warn(text, ToolWords.SetClock) : DoctorFinding.Pass(text);
    }

    private static string Lookup(string host) => ThisSystem.IsWindows ? $"Resolve-DnsName {host}" : $"getent hosts {host}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
