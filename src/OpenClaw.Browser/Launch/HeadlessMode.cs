using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Launch;

/// <summary>Whether the browser shows itself, and who says so (docs/protocol/browser.md 3.3).</summary>
/// <param name="Headless">No window.</param>
/// <param name="Source"><c>request</c>, <c>env</c>, <c>profile</c>, <c>config</c>, <c>linux-display-fallback</c> or <c>default</c>.</param>
internal sealed record HeadlessMode(bool Headless, string Source)
{
    public const string Variable = "OPENCLAW_BROWSER_HEADLESS";

    /// <param name="requested">Of <c>POST /start</c>.</param>
    /// <param name="settings">The whole part.</param>
    /// <param name="profile">The profile's own.</param>
    /// <param name="isLinux">Only there does a missing display show in the environment.</param>
    /// <param name="environment">The node's.</param>
    public static HeadlessMode Decide(bool? requested, BrowserSettings settings, ProfileSettings profile, bool isLinux,
        Func<string, string?> environment)
    {
        if (requested is { } asked)
        {
            return new HeadlessMode(asked, "request");
        }
        if (RouteValues.Boolean(environment(Variable)) is { } set)
        {
            return new HeadlessMode(set, "env");
        }
        if (profile.Headless is { } own)
        {
            return new HeadlessMode(own, "profile");
        }
        if (settings.Headless is { } general)
        {
            return new HeadlessMode(general, "config");
        }
        return isLinux && !HasDisplay(environment) ? new HeadlessMode(true, "linux-display-fallback") : new HeadlessMode(false, "default");
    }

    /// <summary>Refuses a window where there is no display.</summary>
    /// <exception cref="RouteException">409 with reason <c>no_display_for_headed_profile</c>.</exception>
    public void RequireDisplay(string profile, bool isLinux, Func<string, string?> environment)
    {
        if (Headless || !isLinux || HasDisplay(environment))
        {
            return;
        }
        string who = Source switch
        {
            "request" => "request override",
            "env" => Variable + "=0",
            "profile" => $"browser.profiles.{profile}.headless=false",
            _ => "browser.headless=false",
        };
        throw new RouteException(
            409,
            $"Headed browser start requested for profile \"{profile}\" via {who}, but no Linux display server was detected ($DISPLAY/$WAYLAND_DISPLAY unset). "
            + $"Set {Variable}=1, remove the headed override, or launch under Xvfb.")
        {
            Reason = "no_display_for_headed_profile",
            Details = Json.Object(("profile", profile), ("requestedHeadless", false), ("headlessSource", Source),
                ("displayPresent", false)),
        };
    }

    private static bool HasDisplay(Func<string, string?> environment) =>
        !string.IsNullOrWhiteSpace(environment("DISPLAY")) || !string.IsNullOrWhiteSpace(environment("WAYLAND_DISPLAY"));
}
