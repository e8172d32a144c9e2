using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.Node.Audit;

/// <summary>
/// Replaces what looks like a secret in a command by <c>***</c> before it is written down. By rule, and rather once too often: who needs the argument
/// finds it where it came from, but a record that many read must not become a list of passwords.
/// </summary>
internal static class SecretRedaction
{
    private const int MaxLength = 4096;
    private const string Mask = "***";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(200);

    private const string SecretWord = "(?:[a-z0-9_.-]*(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|auth)[a-z0-9_]*)";

    private static readonly (Regex Find, string Replace)[] Rules =
    [
        // --password value, --token=value, -p'value' of well-known clients stays: -p means too many things.
        (Rule("(--?" + SecretWord + @"[=\s]\s*)(""(?:[^""\\]|\\.)*""|'[^']*'|[^\s;&|]+)"), "$1" + Mask),
        // NAME=value with a name that says so, also inside JSON and headers: "token": "x", X-Api-Key: x
        (Rule(@"(\b" + SecretWord + @"\b[""']?\s*[=:]\s*)(""(?:[^""\\]|\\.)*""|'[^']*'|[^\s;&|,}""']+)"), "$1" + Mask),
        (Rule(@"(\b(?:authorization|proxy-authorization|cookie|set-cookie)\s*:\s*)[^""'\r\n]+"), "$1" + Mask),
        (Rule(@"(\b(?:bearer|basic)\s+)[a-z0-9._~+/=-]{8,}"), "$1" + Mask),
        // https://user:password@host
        (Rule(@"([a-z][a-z0-9+.-]*://[^\s/:@""']*):[^\s/@""']+@"), "$1:" + Mask + "@"),
        // curl -u user:password
        (Rule(@"((?:^|\s)(?:-u|--user|--proxy-user)[=\s]\s*[""']?[^\s:""']+):[^\s""']+"), "$1:" + Mask),
        // Keys that are recognised by their form: GitHub, Slack, AWS, Google, OpenAI and the like, JSON web tokens, PEM.
        (Rule(@"\b(?:gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|xox[abprs]-[a-z0-9-]{10,}|akia[0-9a-z]{16}|aiza[a-z0-9_-]{30,}|sk-[a-z0-9_-]{16,}|glpat-[a-z0-9_-]{16,}|eyj[a-z0-9_-]{10,}\.[a-z0-9_-]+\.[a-z0-9_-]*)"), Mask),
        (Rule(@"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)"), Mask),
    ];

    /// <summary>The command without its secrets, on one line, not longer than 4096 characters.</summary>
    public static string Apply(string command)
    {
        string text = command.Length > MaxLength ? command.Substring(0, MaxLength) + " …" : command;
        try
        {
            foreach ((Regex find, string replace) in Rules)
            {
                text = find.Replace(text, replace);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // A text made to keep us busy is not worth reading.
            return Mask;
        }
        return OneLine(text);
    }

    internal static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            line.Append(c is '\n' ? "\\n" : c is '\r' ? "\\r" : char.IsControl(c) && c != '\t' ? "\ufffd" : c.ToString());
        }
        return line.ToString();
    }

    private static Regex Rule(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeLimit);
}
