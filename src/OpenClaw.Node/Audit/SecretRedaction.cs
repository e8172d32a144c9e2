using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.Node.Audit;

/// <summary>
/// Replaces what looks like a secret in a command by <c>***</c> before it is written down. By rule, and rather once too often: who needs
/// the argument finds it where it came from, but a record that many read must not become a list of passwords.
/// </summary>
internal static class SecretRedaction
{
    private const int MaxLength = 4096;

    /// <summary>What stands where a secret stood.</summary>
    internal const string Mask = "***";

    // A whole word of names, dots and dashes, read once, that ends in a secret's name and perhaps some letters more. Looked at from its
    // end, so that no text costs more than its length: without time limits there is no text that is too hard to read, and none that is
    // hidden because the machine was busy.
    private const string SecretWord =
        "(?>[a-z0-9_.-]+)(?<=(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|auth)[a-z0-9_]*)";

    private const string TokenStart = "(?<![a-z0-9_.-])";

    private static readonly (Regex Find, string Replace)[] ByName =
    [
        // --password value, --token=value, -p'value' of well-known clients stays: -p means too many things.
        (Rule(TokenStart + "((?=-)" + SecretWord + @"[=\s]\s*)(""(?:[^""\\]|\\.)*""|'[^']*'|[^\s;&|]+)"), "$1" + Mask),
        // NAME=value with a name that says so, also inside JSON and headers: "token": "x", X-Api-Key: x
        (Rule(TokenStart + "(" + SecretWord + @"[""']?\s*[=:]\s*)(""(?:[^""\\]|\\.)*""|'[^']*'|[^\s;&|,}""']+)"), "$1" + Mask),
    ];

    private static readonly (Regex Find, string Replace)[] ByShape =
    [
        (Rule(@"(\b(?:authorization|proxy-authorization|cookie|set-cookie)\s*:\s*)[^""'\r\n]+"), "$1" + Mask),
        (Rule(@"(\b(?:bearer|basic)\s+)[a-z0-9._~+/=-]{8,}"), "$1" + Mask),
        // https://user:password@host
        (Rule(@"((?<![a-z0-9+.-])[a-z](?>[a-z0-9+.-]*)://[^\s/:@""']*):[^\s/@""']+@"), "$1:" + Mask + "@"),
        // curl -u user:password
        (Rule(@"((?:^|\s)(?:-u|--user|--proxy-user)[=\s]\s*[""']?[^\s:""']+):[^\s""']+"), "$1:" + Mask),
        // Keys that are recognised by their form: GitHub, Slack, AWS, Google, OpenAI and the like, PEM.
        (Rule(@"\b(?:gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|xox[abprs]-[a-z0-9-]{10,}|akia[0-9a-z]{16}|aiza[a-z0-9_-]{30,}|sk-[a-z0-9_-]{16,}|glpat-[a-z0-9_-]{16,})"), Mask),
        // JSON web tokens. That two dots follow is looked at first, once a word.
        (Rule(@"(?<![a-z0-9_-])(?=(?>[a-z0-9_-]+)\.[a-z0-9_-]+\.)([a-z0-9_-]*?)\beyj[a-z0-9_-]{10,}\.[a-z0-9_-]+\.[a-z0-9_-]*"),
            "$1" + Mask),
        (Rule(@"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)"), Mask),
    ];

    /// <summary>The command without its secrets, on one line, not longer than 4096 characters.</summary>
    public static string Apply(string command)
    {
        string text = command.Length > MaxLength ? command.Substring(0, MaxLength) + " …" : command;
        return OneLine(ByForm(Hide(text, ByName)));
    }

    /// <summary>
    /// A sentence of ours without what is a secret by its form: passwords in addresses, headers, keys and tokens of known kinds. What
    /// stands behind the word "token" stays, since in a sentence that is what is wrong with it.
    /// </summary>
    public static string ByForm(string text) => Hide(text, ByShape);

    /// <summary>
    /// A variable's value for who decides about it: of a secret only the secret part is hidden, and of a long one it is said how much is
    /// left out. Null where all of it is a secret. What names like <c>PERLLIB</c> or <c>MAKEOPTS</c> hold is never one as a whole: whoever
    /// asks for something chooses the name.
    /// </summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <param name="carriesCode">True for a name that makes programs run or load something.</param>
    internal static string? Shown(string name, string value, bool carriesCode)
    {
        string head = value.Length > MaxLength ? value.Substring(0, MaxLength) : value;
        string more = value.Length > MaxLength ? $" … ({value.Length - MaxLength} characters more)" : string.Empty;
        return carriesCode || Apply(name + "=x") == name + "=x" ? Apply(head) + more : null;
    }

    /// <summary>
    /// False for a value of which <see cref="Shown"/> leaves the end out: nobody can say yes to what is not there to be read.
    /// </summary>
    internal static bool IsShownWhole(string value) => value.Length <= MaxLength;

    /// <summary>True for a variable whose value must not be written down: its name says so, or the value looks like a secret.</summary>
    internal static bool IsSecret(string name, string value) =>
        value.Length > 0 && (Apply($"{name}={value}") != OneLine($"{name}={value}") || Apply(value) != OneLine(value));

    internal static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            line.Append(c is '\n' ? "\\n" : c is '\r' ? "\\r" : char.IsControl(c) && c != '\t' ? "\ufffd" : c.ToString());
        }
        return line.ToString();
    }

    private static string Hide(string text, (Regex Find, string Replace)[] rules)
    {
        foreach ((Regex find, string replace) in rules)
        {
            text = find.Replace(text, replace);
        }
        return text;
    }

    private static Regex Rule(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
