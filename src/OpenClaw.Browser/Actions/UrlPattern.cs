using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// The address that <c>wait</c> waits for: exact, or with <c>*</c> (within one segment), <c>**</c> and <c>{a,b}</c>. One that begins with a
/// slash is compared with the path.
/// </summary>
internal sealed class UrlPattern
{
    /// <summary>
    /// Characters of a pattern and of an address, as for responses (<see cref="Observation.UrlMatch"/>); beyond it they are compared as
    /// they are.
    /// </summary>
    private const int MaxLength = 4096;

    private readonly Regex? _pattern;
    private readonly string _text;
    private readonly bool _pathOnly;

    public UrlPattern(string pattern)
    {
        _text = pattern;
        if (pattern.Length > MaxLength)
        {
            return;
        }
        bool plain = pattern.IndexOfAny(['*', '{']) < 0;
        _pathOnly = plain && pattern.StartsWith("/", StringComparison.Ordinal);
        string text = plain && !_pathOnly && Uri.TryCreate(pattern, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            && pattern.EndsWith(Authority(pattern), StringComparison.Ordinal)
            ? pattern + "/"
            : pattern;
        // Not backtracking without end: the address comes from the page, the pattern from the agent.
        _pattern = new Regex(ToRegex(text), RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }

    public bool Matches(string url)
    {
        if (_pattern is null || url.Length > MaxLength)
        {
            return url == _text;
        }
        try
        {
            if (_pathOnly)
            {
                return Uri.TryCreate(url, UriKind.Absolute, out Uri? at)
                    && (_pattern.IsMatch(at.PathAndQuery) || _pattern.IsMatch(at.PathAndQuery + at.Fragment)
                        || _pattern.IsMatch(at.AbsolutePath));
            }
            return _pattern.IsMatch(url);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Authority(string pattern) =>
        pattern[(pattern.IndexOf("://", StringComparison.Ordinal) + 3)..] is var rest && rest.IndexOf('/') < 0 ? rest : "\0";

    private static string ToRegex(string pattern)
    {
        var text = new StringBuilder("^");
        int groups = 0;
        int lastClosing = pattern.LastIndexOf('}');
        for (int i = 0; i < pattern.Length; i++)
        {
            char letter = pattern[i];
            switch (letter)
            {
                case '\\' when i + 1 < pattern.Length:
                    text.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case '*':
                    int stars = 1;
                    while (i + 1 < pattern.Length && pattern[i + 1] == '*')
                    {
                        stars++;
                        i++;
                    }
                    text.Append(stars > 1 ? ".*" : "[^/]*");
                    break;
                case '{' when lastClosing > i:
                    text.Append("(?:");
                    groups++;
                    break;
                case '}' when groups > 0:
                    text.Append(')');
                    groups--;
                    break;
                case ',' when groups > 0:
                    text.Append('|');
                    break;
                default:
                    text.Append(Regex.Escape(letter.ToString()));
                    break;
            }
        }
        return text.Append(')', groups).Append('$').ToString();
    }
}
