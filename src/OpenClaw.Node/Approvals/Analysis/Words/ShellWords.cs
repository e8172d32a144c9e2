using System.Text;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>
/// Splits a text into words as a rough shell would. Used only to find reasons to refuse (script operands in a payload, <c>env -S</c>),
/// never to say what a shell will run: that is <c>PosixTokenizer</c>.
/// </summary>
internal static class ShellWords
{
    /// <summary>The words; null when a quote or escape is not closed.</summary>
    public static List<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\'')
            {
                if (c == '\'')
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c == '\\' && quote == '\0')
            {
                if (++i == text.Length)
                {
                    return null;
                }
                word.Append(text[i]);
            }
            else if (quote == '"')
            {
                if (c == '\\' && i + 1 < text.Length && (text[i + 1] is '\\' or '"' or '$' or '`' or '\n' or '\r'))
                {
                    word.Append(text[++i]);
                }
                else if (c == '"')
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '#' && word.Length == 0)
            {
                break;
            }
            else if (JsText.IsWhiteSpace(c))
            {
                Push(words, word);
            }
            else
            {
                word.Append(c);
            }
        }
        if (quote != '\0')
        {
            return null;
        }
        Push(words, word);
        return words;
    }

    private static void Push(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }
}
