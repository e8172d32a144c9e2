using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Launch;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>One finding of <c>GET /doctor</c>.</summary>
/// <param name="Id">Stable, as the reference names it.</param>
/// <param name="Label">For people.</param>
/// <param name="Status"><c>pass</c>, <c>warn</c>, <c>fail</c> or <c>info</c>.</param>
/// <param name="Summary">What was found.</param>
/// <param name="FixHint">What to do; null when there is nothing.</param>
internal sealed record BrowserCheck(string Id, string Label, string Status, string Summary, string? FixHint = null)
{
    public JsonObject ToJson() => Json.Object(("id", Id), ("label", Label), ("status", Status), ("summary", Summary), ("fixHint", FixHint));
}

/// <summary>Looks for what keeps a browser from working (docs/protocol/browser.md 2.1).</summary>
internal static class BrowserDoctor
{
    public static IReadOnlyList<BrowserCheck> Examine(BrowserStatus status, IMachine machine)
    {
        var checks = new List<BrowserCheck>
        {
            new("plugin-enabled", "Browser plugin", status.Runtime.Settings.Enabled ? "pass" : "fail",
                status.Runtime.Settings.Enabled ? "enabled" : "disabled",
                status.Runtime.Settings.Enabled ? null : "Set browser.enabled to true in openclaw.json of this node."),
            new("profile", "Profile", "pass", $"{status.Profile} via cdp"),
            Executable(status),
        };
        bool isLinux = machine.Kind == MachineKind.Linux;
        if (status.Mode.Source == "linux-display-fallback")
        {
            checks.Add(new BrowserCheck("headless-mode", "Headless mode", "pass", "Linux no-display fallback selected headless mode"));
        }
        if (isLinux && !status.Mode.Headless && machine.Variable("DISPLAY") is null && machine.Variable("WAYLAND_DISPLAY") is null)
        {
            checks.Add(new BrowserCheck(
                "display", "Display", "warn", $"No DISPLAY or WAYLAND_DISPLAY is set while headed mode is selected ({status.Mode.Source})",
                $"Use a desktop session, Xvfb, set {HeadlessMode.Variable}=1, or remove the headed override."));
        }
        if (isLinux && IsRoot && !status.Runtime.Settings.NoSandbox)
        {
            checks.Add(new BrowserCheck(
                "linux-sandbox", "Linux sandbox", "warn", "The node is running as root while browser.noSandbox is false",
                "Run the node as an ordinary user, or set browser.noSandbox: true for containers."));
        }
        checks.Add(new BrowserCheck("cdp-http", "CDP HTTP", status.Running ? "pass" : "info",
            status.Running ? "The browser is reachable" : "Browser is not currently running"));
        checks.Add(new BrowserCheck("cdp-websocket", "CDP WebSocket", status.Running ? "pass" : "info",
            status.Running ? "The browser answers" : "Browser is launchable but not running"));
        return checks;
    }

    private static BrowserCheck Executable(BrowserStatus status)
    {
        const string Fix = "Install Chrome/Chromium/Brave/Edge or set browser.executablePath.";
        return status.DetectError is { } error ? new BrowserCheck("managed-executable", "Chromium executable", "fail", error)
            : status.Detected is { } found
                ? new BrowserCheck("managed-executable", "Chromium executable", "pass", $"{found.Kind} at {found.Path}")
            : new BrowserCheck("managed-executable", "Chromium executable", "warn", "No Chromium executable detected", Fix);
    }

    private static bool IsRoot => !ThisSystem.IsWindows && Environment.UserName == "root";
}
