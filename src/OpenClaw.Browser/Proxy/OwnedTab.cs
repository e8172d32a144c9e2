using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// The gateway's request to close a tab whose ownership outlived a restart (docs/protocol/browser.md 2.1). This node never claims such an
/// ownership, so it owns none of the tabs that are asked for; the gateway then closes them by their target id.
/// </summary>
internal static class OwnedTab
{
    public static JsonObject Close(JsonObject? body)
    {
        JsonObject? ownership = body?["ownership"]?.AsObject;
        bool valid = ownership?["status"]?.AsText == "durable"
            && new[] { "nativeTargetId", "profileFingerprint",
                "browserInstanceFingerprint" }.All(name => !string.IsNullOrWhiteSpace(ownership[name]?.AsText));
        return valid
            ? Json.Object(("status", "ownership-mismatch"))
            : throw new InvalidParamsException("INVALID_REQUEST: valid durable tab ownership required");
    }
}
