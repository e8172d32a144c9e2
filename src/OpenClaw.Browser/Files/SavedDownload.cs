using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Files;

/// <summary>A download that lies in the downloads directory.</summary>
/// <param name="Url">Where it came from.</param>
/// <param name="SuggestedFilename">What the page calls it; never used as a path.</param>
/// <param name="Path">Where it is.</param>
internal sealed record SavedDownload(string Url, string SuggestedFilename, string Path)
{
    public JsonObject ToJson() => Json.Object(("url", Url), ("suggestedFilename", SuggestedFilename), ("path", Path));
}
