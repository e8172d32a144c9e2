using System.Text;

namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>
/// <c>{ $_.Status -eq 'Running' -and $_.Name -like 'a*' }</c>: comparisons of properties with constants, and nothing that calls anything.
/// </summary>
/// <param name="Text">The filter with every constant in single quotes; null when it holds anything else.</param>
/// <param name="End">Where reading ended.</param>
internal readonly record struct PsFilter(string? Text, int End)
{
    private const int MaxDepth = 16;

    private static readonly HashSet<string> Comparisons = new(StringComparer.Ordinal)
    {
        "eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "contains", "notcontains", "in", "notin",
    };

    /// <summary>Reads the filter that begins at a brace.</summary>
    public static PsFilter Read(string text, int start)
    {
        var reader = new Reader(text, start + 1);
        bool ok = reader.Expression(0) && reader.Take('}');
        return new PsFilter(ok ? "{ " + reader.Output + " }" : null, reader.At);
    }

    /// <summary>True for a comparison operator without its dash, with or without the letter for case.</summary>
    public static bool IsComparison(string name)
    {
        string plain = name.ToLowerInvariant();
        return Comparisons.Contains(plain) || plain.Length > 2 && plain[0] is 'c' or 'i' && Comparisons.Contains(plain.Substring(1));
    }

    private sealed class Reader(string text, int at)
    {
        private readonly StringBuilder _output = new();

        public int At { get; private set; } = at;

        public string Output => _output.ToString();

        private char Current => At < text.Length ? text[At] : '\0';

        public bool Expression(int depth)
        {
            if (depth > MaxDepth || !Term(depth))
            {
                return false;
            }
            while (true)
            {
                int before = At;
                if (Operator() is not { } name || name is not ("and" or "or" or "xor"))
                {
                    At = before;
                    return true;
                }
                _output.Append(" -").Append(name).Append(' ');
                if (!Term(depth))
                {
                    return false;
                }
            }
        }

        public bool Take(char c)
        {
            Skip();
            if (Current != c)
            {
                return false;
            }
            At++;
            return true;
        }

        private bool Term(int depth)
        {
            int before = At;
            if (Operator() == "not" || (At = before) == before && Take('!'))
            {
                _output.Append("-not ");
                return depth < MaxDepth && Parenthesised(depth);
            }
            Skip();
            if (Current == '(')
            {
                return Parenthesised(depth);
            }
            if (!Operand())
            {
                return false;
            }
            before = At;
            if (Operator() is not { } comparison || !IsComparison(comparison))
            {
                At = before;
                return true;
            }
            _output.Append(" -").Append(comparison).Append(' ');
            return Operand();
        }

        private bool Parenthesised(int depth)
        {
            if (!Take('('))
            {
                return Operand();
            }
            _output.Append('(');
            bool ok = Expression(depth + 1) && Take(')');
            _output.Append(')');
            return ok;
        }

        private bool Operand()
        {
            Skip();
            if (Current == '$')
            {
                return Variable();
            }
            while (true)
            {
                if (!Constant())
                {
                    return false;
                }
                int before = At;
                if (!Take(','))
                {
                    At = before;
                    return true;
                }
                _output.Append(',');
                Skip();
            }
        }

        private bool Constant()
        {
            if (Current is '\'' or '"')
            {
                char quote = Current;
                int end = text.IndexOf(quote, At + 1);
                string value = end < 0 ? string.Empty : text.Substring(At + 1, end - At - 1);
                if (end < 0 || end + 1 < text.Length && text[end + 1] == quote || quote == '"' && value.IndexOfAny(['$', '`']) >= 0)
                {
                    return false;
                }
                At = end + 1;
                _output.Append(PsQuote.Text(value));
                return true;
            }
            int start = At;
            while (Current is >= '0' and <= '9' or '.' || At > start && PsReader.IsLetter(Current))
            {
                At++;
            }
            string number = text.Substring(start, At - start);
            string rendered = PsQuote.Bare(number);
            _output.Append(rendered);
            return number.Length > 0 && rendered == number;
        }

        private bool Variable()
        {
            int start = At++;
            while (PsReader.IsLetter(Current) || Current == '_')
            {
                At++;
            }
            string name = text.Substring(start, At - start).ToLowerInvariant();
            if (name is "$true" or "$false" or "$null")
            {
                _output.Append(name);
                return Current != '.' && Current != '(' && Current != '[';
            }
            if (name is not ("$_" or "$psitem"))
            {
                At = start;
                return false;
            }
            _output.Append("$_");
            while (Current == '.')
            {
                int property = At++;
                while (PsReader.IsLetter(Current) || Current is >= '0' and <= '9' or '_')
                {
                    At++;
                }
                if (At == property + 1)
                {
                    return false;
                }
                _output.Append(text, property, At - property);
            }
            return Current is not ('(' or '[' or ':');
        }

        /// <summary>A word behind a dash, in lower case; null when there is none.</summary>
        private string? Operator()
        {
            Skip();
            if (Current != '-' || At + 1 >= text.Length || !PsReader.IsLetter(text[At + 1]))
            {
                return null;
            }
            int start = ++At;
            while (PsReader.IsLetter(Current))
            {
                At++;
            }
            return text.Substring(start, At - start).ToLowerInvariant();
        }

        private void Skip()
        {
            while (Current is ' ' or '\t')
            {
                At++;
            }
        }
    }
}
