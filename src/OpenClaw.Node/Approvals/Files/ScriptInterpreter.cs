using System.Text;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// Whom the first line of a script names. A shell that is handed a text of another language takes its words for commands and looks for them
/// on the PATH: <c>bash tool.py</c> starts a program called "import".
/// </summary>
internal static class ScriptInterpreter
{
    /// <summary>How many bytes of a file hold its first line; what is longer is not read here.</summary>
    public const int LongestLine = 256;

    /// <summary>
    /// The name without directory of the interpreter, and the options that stand behind it (what stands in one word is handed over as one);
    /// an empty name for a text that names none; null for what is no text, cannot be read, or has a line that is not read here.
    /// </summary>
    public static (string Name, IReadOnlyList<string> Options)? Of(string path)
    {
        if (PlainOpen.TryHead(path, LongestLine) is not { } head || Array.IndexOf(head, (byte)0) >= 0)
        {
            return null;
        }
        if (LineOf(head) is not { } line)
        {
            return ("", []);
        }
        string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        int at = 0;
        if (words.Length > 1 && LexicalPath.LastName(words[0]) == "env")
        {
            at = words[1] == "-S" ? 2 : 1;
        }
        return at < words.Length && words[at][0] != '-' && words[at].IndexOf('=') < 0
            ? (LexicalPath.LastName(words[at]), [.. words.Skip(at + 1)]) : null;
    }

    /// <summary>
    /// What stands behind <c>#!</c>: null where a file does not begin with that, empty where nothing stands there or the line is too long.
    /// </summary>
    /// <param name="head">The first <see cref="LongestLine"/> bytes of the file, fewer where it has fewer.</param>
    public static string? LineOf(byte[] head)
    {
        if (head.Length < 2 || head[0] != '#' || head[1] != '!')
        {
            return null;
        }
        int end = Array.IndexOf(head, (byte)'\n');
        return end < 0 && head.Length == LongestLine ? "" : Encoding.UTF8.GetString(head, 2, (end < 0 ? head.Length : end) - 2);
    }
}
