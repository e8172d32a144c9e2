using System.Text;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// A rule as a line that a person types in place of a program and an expression; which arguments a stored rule matches is looked at by
/// <see cref="RuleArguments"/>. It is written as one would type the command: the first word is the program, the others are its arguments,
/// exactly; a last word <c>*</c> stands for whatever else follows. <c>git log</c> allows <c>git log</c> alone, <c>git log *</c> also
/// <c>git log --oneline</c>.
/// </summary>
/// <param name="Program">The program as it was written.</param>
/// <param name="ArgPattern">The expression for its arguments.</param>
internal sealed record RuleLine(string Program, string ArgPattern)
{
    /// <summary>Reads one.</summary>
    /// <param name="line">The command line; quotes keep blanks together.</param>
    /// <param name="problem">Why it cannot be read; null when it can.</param>
    public static RuleLine? Read(string line, out string? problem)
    {
        if (Split(line, out problem) is not { } words)
        {
            return null;
        }

        if (words.Count == 0 || words[0].Text.Length == 0)
        {
            problem = "it names no program";
            return null;
        }

        bool open = words.Count > 1 && words[words.Count - 1] is { Text: "*", Quoted: false };
        return new RuleLine(words[0].Text,
            Matching.ArgPattern.Of(words.Skip(1).Take(words.Count - (open ? 2 : 1)).Select(word => word.Text), open));
    }

    // Not the reader of the shell: a rule is for one program, and what a shell would make of the text is no part of it.
    private static List<(string Text, bool Quoted)>? Split(string line, out string? problem)
    {
        List<(string Text, bool Quoted)> words = [];
        StringBuilder? word = null;
        bool quoted = false;
        char quote = '\0';
        problem = null;
        foreach (char c in line)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                word!.Append(quote == '\0' ? "" : c.ToString());
            }
            else if (c is '"' or '\'')
            {
                (quote, quoted, word) = (c, true, word ?? new StringBuilder());
            }
            else if (char.IsControl(c) && c != '\t')
            {
                problem = "it is more than one line";
                return null;
            }
            else if (c is ' ' or '\t')
            {
                if (word is not null)
                {
                    words.Add((word.ToString(), quoted));
                    (word, quoted) = (null, false);
                }
            }
            else if ("|&;<>$`()".IndexOf(c) >= 0)
            {
                problem = $"'{c}' is for a shell, and a rule is for one program: write a rule for each program, or quote what is an argument";
                return null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        if (quote != '\0')
        {
            problem = "a quote is not closed";
            return null;
        }

        if (word is not null)
        {
            words.Add((word.ToString(), quoted));
        }

        return words;
    }
}
