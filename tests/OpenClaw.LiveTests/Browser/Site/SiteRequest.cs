using System.Globalization;

namespace OpenClaw.LiveTests.Browser.Site;

/// <summary>The head of one HTTP request; header names in lower case.</summary>
internal sealed record SiteRequest(string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers)
{
    public int ContentLength =>
        int.TryParse(Headers.GetValueOrDefault("content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        ? length : 0;

    public static SiteRequest Parse(string head)
    {
        var lines = head.Split("\r\n");
        var target = lines[0].Split(' ') is { Length: >= 2 } first ? first[1] : "/";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var query = new Dictionary<string, string>();
        foreach (var pair in question < 0 ? [] : target[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            query[Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals])] = equals < 0
                ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
        }

        var headers = new Dictionary<string, string>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
            }
        }

        return new SiteRequest(question < 0 ? target : target[..question], query, headers);
    }

    public int Number(string name, int otherwise) =>
        int.TryParse(Query.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
