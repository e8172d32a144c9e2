using OpenClaw.Browser.Discovery;

namespace OpenClaw.Browser.Launch;

/// <summary>
/// The command line of a browser that we start (docs/protocol/browser.md 3.3; the differences from the reference are in docs/browser.md).
/// </summary>
internal static class LaunchArguments
{
    /// <summary>Switches by which <c>extraArgs</c> take the network out of our hands (docs/protocol/browser.md 3.4).</summary>
    private static readonly string[] ProxySwitches = ["--proxy-server", "--proxy-pac-url", "--proxy-auto-detect", "--no-proxy-server",
        "--proxy-bypass-list"];

    /// <summary>Switches that would open the browser to others, or take it out of the profile: never passed on.</summary>
    private static readonly string[] Refused =
        ["--remote-debugging-port", "--remote-debugging-address", "--remote-debugging-pipe", "--remote-debugging-io-pipes",
            "--remote-allow-origins", "--user-data-dir"];

    /// <param name="userData">The directory of the profile.</param>
    /// <param name="headless">No window.</param>
    /// <param name="noSandbox">From the configuration.</param>
    /// <param name="egressPort">The port of our filter, the browser's only way out; null for none.</param>
    /// <param name="extra"><c>extraArgs</c>.</param>
    /// <param name="machine">The system.</param>
    public static IReadOnlyList<string> Make(string userData, bool headless, bool noSandbox, int? egressPort, IReadOnlyList<string> extra,
        MachineKind machine)
    {
        var arguments = new List<string>
        {
            // Not a port: whoever can reach a port owns the browser and every account it is logged in to; a pipe is ours alone, and the
            // browser ends with it.
            "--remote-debugging-pipe",
            "--user-data-dir=" + userData,
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-features=" + string.Join(",", ["Translate", "MediaRouter", .. Features(extra)]),
            "--disable-session-crashed-bubble",
            "--hide-crash-restore-bubble",
            "--password-store=basic",
        };
        if (headless)
        {
            arguments.Add("--headless=new");
            arguments.Add("--disable-gpu");
        }
        if (noSandbox)
        {
            arguments.Add("--no-sandbox");
        }
        if (machine == MachineKind.Linux)
        {
            arguments.Add("--disable-dev-shm-usage");
        }
        if (egressPort is { } port)
        {
            arguments.Add($"--proxy-server=socks5://127.0.0.1:{port}");
            // Without this the browser goes to loopback and link-local addresses directly.
            arguments.Add("--proxy-bypass-list=<-loopback>");
            // Names are resolved by the filter alone (a leak of names, and an answer it never saw); UDP has no way through it.
            arguments.Add("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1");
            arguments.Add("--disable-quic");
            arguments.Add("--webrtc-ip-handling-policy=disable_non_proxied_udp");
            arguments.Add("--force-webrtc-ip-handling-policy=disable_non_proxied_udp");
        }
        else if (!ControlsProxy(extra))
        {
            arguments.Add("--no-proxy-server");
        }
        arguments.AddRange(Allowed(extra));
        arguments.Add("about:blank");
        return arguments;
    }

    /// <summary>Whether <c>extraArgs</c> choose a proxy: then we are not the browser's way out.</summary>
    public static bool ControlsProxy(IReadOnlyList<string> extra) => extra.Any(argument => ProxySwitches.Contains(Name(argument)));

    /// <summary>What remains of <c>extraArgs</c>.</summary>
    private static IEnumerable<string> Allowed(IReadOnlyList<string> extra) =>
        extra.Where(argument => argument.StartsWith("-", StringComparison.Ordinal) && !Refused.Contains(Name(argument))
            && Name(argument) != "--disable-features" && Name(argument) != "--");

    /// <summary>A browser takes the last <c>--disable-features</c> only: those of the configuration are added to ours.</summary>
    private static IEnumerable<string> Features(IReadOnlyList<string> extra) =>
        extra.Where(argument => Name(argument) == "--disable-features" && argument.IndexOf('=') > 0)
            .Select(argument => argument[(argument.IndexOf('=') + 1)..]);

    /// <summary>The switch, as browsers read it: one dash or two, any case on Windows.</summary>
    private static string Name(string argument)
    {
        string name = argument.Trim().Split('=')[0].ToLowerInvariant();
        return name.StartsWith("--", StringComparison.Ordinal) ? name : "-" + name;
    }
}
