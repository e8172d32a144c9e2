using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// What no gateway may ask through a node, whatever profile it names (docs/protocol/browser.md 1.3). Texts are the reference's: gateways
/// and agents read them.
/// </summary>
internal static class ProxyRules
{
    /// <summary>Why a request is refused before its profile is looked at; null when it is not.</summary>
    public static string? Refusal(string method, string path)
    {
        if (method is not ("GET" or "POST" or "DELETE"))
        {
            return "INVALID_REQUEST: method must be GET, POST, or DELETE";
        }
        if (IsPersistentMutation(method, path))
        {
            return "INVALID_REQUEST: browser.proxy cannot mutate persistent browser profiles";
        }
        return IsHostLocal(method, path) ? "INVALID_REQUEST: browser.proxy cannot run host-local browser routes" : null;
    }

    /// <summary>
    /// Why the profile is refused; null when it is allowed. An empty list allows all; the list of profiles itself is of no profile.
    /// </summary>
    public static string? ProfileRefusal(BrowserConfig config, string path, string profile) =>
        config.AllowProfiles.Count == 0 || (path == "/profiles" && profile.Length == 0) || config.AllowProfiles.Contains(profile)
            ? null
            : "INVALID_REQUEST: browser profile not allowed";

    private static bool IsPersistentMutation(string method, string path) => method switch
    {
        "POST" => path is "/profiles/create" or "/profiles/import" or "/reset-profile",
        "DELETE" => path.StartsWith("/profiles/", StringComparison.Ordinal) && path.IndexOf('/', "/profiles/".Length) < 0,
        _ => false,
    };

    private static bool IsHostLocal(string method, string path) => method switch
    {
        "GET" => path is "/system-profiles" or "/system-profile-import/status",
        "POST" => path is "/system-profile-import/dismiss",
        _ => false,
    };
}
