using System.Text.RegularExpressions;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Files;

/// <summary>
/// The files that an agent may give to a page: those in the uploads directory, and those that the gateway put directly into the directory
/// of inbound media (docs/protocol/browser.md 2.7, 3.5). Nothing else of this machine, by whatever name.
/// </summary>
internal static class UploadPaths
{
    private const int MaxFiles = 256;

    private static readonly Regex Prefix = new(@"^\s*MEDIA\s*:\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Relative = new(@"^(?:\./)?media/inbound/([^/\\]+)$", RegexOptions.CultureInvariant);

    /// <summary>The absolute paths of existing files, in the same order.</summary>
    /// <exception cref="RouteException">400: one of them is not allowed or not there.</exception>
    public static IReadOnlyList<string> Resolve(BrowserPlaces places, IReadOnlyList<string> requested) =>
        requested.Count <= MaxFiles
            ? requested.Select(one => Resolve(places, one)).ToArray()
            : throw new RouteException(400, $"at most {MaxFiles} files can be uploaded at once");

    private static string Resolve(BrowserPlaces places, string requested)
    {
        string text = requested.Trim();
        if (text.StartsWith("media://", StringComparison.OrdinalIgnoreCase))
        {
            return Inbound(places, Reference(text));
        }
        text = Prefix.Replace(text, "").Trim();
        if (RootedPath.ForReading(places.Uploads, text) is { } upload)
        {
            return upload;
        }
        return Relative.Match(text) is { Success: true } inbound
            ? Inbound(places, Decode(inbound.Groups[1].Value, text)) : Inbound(places, text);
    }

    private static string Inbound(BrowserPlaces places, string name) =>
        RootedPath.ForReading(places.InboundMedia, name, directly: true)
        ?? throw new RouteException(400,
            "Invalid path: must stay within the uploads directory or be a file of the inbound media directory, and be a regular non-symlink file");

    private static string Reference(string text)
    {
        string rest = text["media://".Length..];
        int slash = rest.IndexOf('/');
        string place = slash < 0 ? rest : rest[..slash];
        if (!string.Equals(place, "inbound", StringComparison.OrdinalIgnoreCase))
        {
            throw new RouteException(400, $"Unsupported media reference location: {(place.Length == 0 ? "(missing)" : Observed.InMessage(place))}");
        }
        string id = slash < 0 ? "" : rest[(slash + 1)..].Split('?', '#')[0];
        return Decode(id, text);
    }

    private static string Decode(string id, string text)
    {
        string? name = PercentText.Decode(id);
        return name is null or "" or "." or ".." || name.IndexOfAny(['/', '\\', '\0']) >= 0
            ? throw new RouteException(400, $"Invalid media reference: {Observed.InMessage(text)}")
            : name;
    }
}
