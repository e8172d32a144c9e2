using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.Node.Execution;

/// <summary>
/// PowerShell that was given an encoded command writes its error output as objects (<c>#&lt; CLIXML</c>, PowerShell#16678). Whoever asked
/// for the run reads text: errors, warnings and the rest become the lines that a console shows, progress is dropped. Whatever is not of
/// that form stays as it is.
/// </summary>
internal static class PowerShellRecords
{
    private const string Header = "#< CLIXML";
    private const string Root = "<Objs ";
    private const string Schema = "http://schemas.microsoft.com/powershell/2004/04";
    private const string End = "</Objs>";

    private static readonly Regex Escape = new("_x([0-9A-Fa-f]{4})_", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The error output for people.</summary>
    public static string ToText(string stderr)
    {
        if (stderr.IndexOf(Header, StringComparison.Ordinal) < 0)
        {
            return stderr;
        }
        StringBuilder text = new(stderr.Length);
        int at = 0;
        while (at < stderr.Length)
        {
            int header = Next(stderr, at);
            if (header < 0)
            {
                break;
            }
            int root = SkipLineEnd(stderr, header + Header.Length);
            if (string.CompareOrdinal(stderr, root, Root, 0, Root.Length) != 0
                || stderr.IndexOf(Schema, root, Math.Min(200, stderr.Length - root), StringComparison.Ordinal) < 0)
            {
                text.Append(stderr, at, root - at);
                at = root;
                continue;
            }
            text.Append(stderr, at, header - at);
            int end = stderr.IndexOf(End, root, StringComparison.Ordinal);
            int stop = end < 0 ? stderr.Length : end;
            AppendRecords(text, stderr, root + Root.Length, stop);
            at = end < 0 ? stop : SkipLineEnd(stderr, end + End.Length);
        }
        return text.Append(stderr, at, stderr.Length - at).ToString();
    }

    // Only at the beginning of a line: elsewhere it is somebody's text.
    private static int Next(string text, int from)
    {
        for (int at = text.IndexOf(Header, from, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(Header, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || text[at - 1] == '\n' || at == from)
            {
                return at;
            }
        }
        return -1;
    }

    private static int SkipLineEnd(string text, int at)
    {
        at += at < text.Length && text[at] == '\r' ? 1 : 0;
        return at + (at < text.Length && text[at] == '\n' ? 1 : 0);
    }

    // Texts stand directly below the root; what stands within an object (progress and its parts) is passed over. One that was cut off ends
    // where it ends.
    private static void AppendRecords(StringBuilder text, string xml, int from, int stop)
    {
        int depth = 0;
        for (int open = xml.IndexOf('<', from, stop - from); open >= 0 && open < stop;)
        {
            int close = xml.IndexOf('>', open, stop - open);
            if (close < 0)
            {
                return;
            }
            string tag = xml.Substring(open + 1, close - open - 1);
            bool empty = tag.EndsWith("/", StringComparison.Ordinal);
            if (tag.StartsWith("Obj ", StringComparison.Ordinal) || tag == "Obj")
            {
                depth += empty ? 0 : 1;
            }
            else if (tag == "/Obj")
            {
                depth--;
            }
            else if (depth == 0 && !empty && tag.StartsWith("S S=\"", StringComparison.Ordinal))
            {
                int end = xml.IndexOf("</S>", close, stop - close, StringComparison.Ordinal);
                string content = Decode(xml.Substring(close + 1, (end < 0 ? stop : end) - close - 1));
                text.Append(Prefix(tag.Substring(5).TrimEnd('"')));
                text.Append(content);
                if (content.Length > 0 && content[content.Length - 1] != '\n' && end >= 0)
                {
                    text.Append('\n');
                }
                close = end < 0 ? stop - 1 : end + 3;
            }
            open = close + 1 < stop ? xml.IndexOf('<', close + 1, stop - close - 1) : -1;
        }
    }

    private static string Prefix(string stream) => stream.ToLowerInvariant() switch
    {
        "warning" => "WARNING: ",
        "verbose" => "VERBOSE: ",
        "debug" => "DEBUG: ",
        _ => "",
    };

    private static string Decode(string content) => Escape.Replace(
        WebUtility.HtmlDecode(content),
        match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
}
