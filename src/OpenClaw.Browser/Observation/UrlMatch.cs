namespace OpenClaw.Browser.Observation;

/// <summary>
/// Which responses <c>/response/body</c> waits for: the exact address, a pattern with <c>*</c> (within a segment) and <c>**</c>, else a
/// part of the address (docs/protocol/browser.md 2.8). Time grows with the product of both lengths at most: the pattern is the agent's, the
/// address the page's.
/// </summary>
internal static class UrlMatch
{
    private const int MaxLength = 4096;

    public static bool IsMatch(string pattern, string url)
    {
        pattern = pattern.Trim();
        if (pattern.Length is 0 or > MaxLength || url.Length > MaxLength)
        {
            return pattern.Length > 0 && pattern == url;
        }
        return pattern == url || pattern == "*"
            || (pattern.IndexOf('*') >= 0 ? Glob(pattern, url) : url.IndexOf(pattern, StringComparison.Ordinal) >= 0);
    }

    // The places in the address that what has been read of the pattern can end at.
    private static bool Glob(string pattern, string url)
    {
        bool[] ends = new bool[url.Length + 1];
        ends[0] = true;
        for (int i = 0; i < pattern.Length; i++)
        {
            bool[] next = new bool[url.Length + 1];
            if (pattern[i] == '*')
            {
                bool crosses = i + 1 < pattern.Length && pattern[i + 1] == '*';
                i += crosses ? 1 : 0;
                for (int at = 0; at <= url.Length; at++)
                {
                    next[at] = ends[at] || (at > 0 && next[at - 1] && (crosses || url[at - 1] != '/'));
                }
            }
            else
            {
                for (int at = 1; at <= url.Length; at++)
                {
                    next[at] = ends[at - 1] && url[at - 1] == pattern[i];
                }
            }
            ends = next;
        }
        return ends[url.Length];
    }
}
