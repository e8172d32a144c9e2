using System.Text;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The arguments of one program as the expressions of rules read them (docs/protocol/policy.md 4.4), each text made once and only when it
/// is asked for.
/// </summary>
/// <param name="argv">The program and its arguments.</param>
internal sealed class ArgumentTexts(IReadOnlyList<string> argv)
{
    // What stands in place of a blank inside an argument: a blank to every class of expressions, and yet not the one that stands between
    // two arguments; a sign that is none; a letter; a digit. An expression has to find itself with each of them: then no class of it stood
    // for that blank alone.
    private const string InnerBlanks = "\u00a0\ue000x0";

    private string? _joined;
    private IReadOnlyList<string>? _marked;
    private string? _separated;

    /// <summary>Joined by one blank, as gateways' own nodes read them.</summary>
    public string Joined => _joined ??= Join(static text => text);

    /// <summary>
    /// The same with other blanks inside the arguments, and one in place of an empty argument. An expression has to find itself here, too:
    /// so the blank in it stands between two arguments, and <c>-m pytest</c> is not <c>"-m pytest"</c>.
    /// </summary>
    public IReadOnlyList<string> Marked =>
        _marked ??= Enumerable.Range(1, Math.Max(0, argv.Count - 1)).All(i => argv[i].Length > 0 && !argv[i].Any(IsWhiteSpace)) ? []
        : [.. InnerBlanks.Select(blank => Join(text => text.Length == 0 ? blank.ToString() : Mark(text, blank)))];

    /// <summary>True where <see cref="Separated"/> is the same as for no arguments at all.</summary>
    public bool LooksLikeNone => argv.Count == 3 && argv[1].Length == 0 && argv[2].Length == 0;

    /// <summary>Each followed by NUL; two of them for no arguments at all.</summary>
    public string Separated => _separated ??= argv.Count <= 1 ? "\0\0" : string.Join("\0", argv.Skip(1)) + "\0";

    /// <summary>What <c>\s</c> stands for (<see cref="EcmaScriptRegex"/>), so that it cannot stand for one inside an argument.</summary>
    private static bool IsWhiteSpace(char c) => c == '\ufeff' || char.IsWhiteSpace(c);

    private static string Mark(string text, char blank)
    {
        char[] marked = text.ToCharArray();
        for (int i = 0; i < marked.Length; i++)
        {
            marked[i] = IsWhiteSpace(marked[i]) ? blank : marked[i];
        }
        return new string(marked);
    }

    private string Join(Func<string, string> text)
    {
        StringBuilder all = new();
        for (int i = 1; i < argv.Count; i++)
        {
            all.Append(i > 1 ? " " : "").Append(text(argv[i]));
        }
        return all.ToString();
    }
}
