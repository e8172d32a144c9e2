using System.Text;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// Random shell payloads over the stub programs <c>p0 p1 p2</c> (succeed) and <c>f0 f1</c> (fail): mostly well-formed, with every quoting
/// and every operator, then damaged at random.
/// </summary>
internal sealed class PayloadGenerator(int seed)
{
    private static readonly string[] Programs = ["p0", "p1", "p2", "f0", "f1", "p'0'", "\"p1\"", "\\p2", "f\"0\"", "p0", "p1"];

    private static readonly string[] Words =
    [
        "a", "b c", "x=y", "-n", "--", "#", "!", "%s", "é", "；", "a#b", "if", "done", "\\", "'", "\"", "$x", "`", "*", "?", "[ab]", "a]b",
        "=", "+", "@", ":", "a\tb", "a\nb", "", " ", ";", "&&", "|", "p0", "f0", "$(p0)", ">o", "<i", "(p0)", "^", "a,b", "1", "\u00a0",
        "\u2028", "日本",
    ];

    private static readonly string[] Raw =
    [
        "*", "?", "[ab]", "~", "~/x", "{a,b}", "{a", "a}", "[", "]", "a#b", "a=b", "==", "!", "a!b", "%", "^", "$'a'", "$'a\\tb'",
        "$'\\''", "$'a\\x41'", "\"$'a'\"", "\"a$\"", "a$", "\\$x", "$x", "${x}", "$(p0)", "`p0`", "$((1))", "$\"a\"", "'a'b\"c\"\\d",
        "\"a\\\"b\"", "\"a\\\\\"", "\"\\a\"", "'\\'", "a\\ b", "\\\\", "\\'", "2>&1", ">o", "<i", "<<E", "<<<a", "<(p0)", "#c", "x#", "}",
        "{", "((", "!(a)", "a=(1 2)", "a+=1", "a[0]=1", "X=1", "\u000b", "\r", "\u0085", "a\\\nb", "-", "\"'\"", "'\"'", "\"a\nb\"",
    ];

    private static readonly string[] Operators = [" && ", " || ", "; ", " | ", "\n", "&&", "||", ";", "|", " &&\n", " # c\n", "\n\n",
        " |& ", " ;\n", " |\n"];
    private static readonly string[] Oddities = ["& ", ";; ", "; ; ", " ( ", " ) ", " { ", "; }", " ! ", "\nif ", " then ", ">", "<", "&",
        "\\\n", "' ", "\" ", "`", "$(", "\\"];
    private const string Damage = "'\"\\$`;&|<>(){}[]*?~#! \t\n=%^@,pf01ax-+";

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public string Next()
    {
        _text.Clear();
        if (Chance(10))
        {
            _text.Append(Pick([" ", "\n", "\t", "# c\n"]));
        }
        int commands = 1 + (Chance(45) ? _random.Next(3) : 0);
        for (int i = 0; i < commands; i++)
        {
            if (i > 0)
            {
                _text.Append(Chance(4) ? Pick(Oddities) : Pick(Operators));
            }
            Command();
        }
        if (Chance(12))
        {
            _text.Append(Pick([" ", "\n", ";", " # end", "\n\n", "&", "|", "\\"]));
        }
        for (int i = Chance(20) ? 1 + _random.Next(2) : 0; i > 0 && _text.Length > 0; i--)
        {
            int at = _random.Next(_text.Length);
            if (Chance(30))
            {
                _text.Remove(at, 1);
            }
            else
            {
                _text.Insert(at, Damage[_random.Next(Damage.Length)]);
            }
        }
        return _text.ToString();
    }

    private void Command()
    {
        if (Chance(6))
        {
            _text.Append(Pick(["! ", "! ", "!\t", "!", "! ! "]));
        }
        if (Chance(8))
        {
            _text.Append(Pick(["X=1", "Y='a b'", "Z=\"a;b\"", "X=$Y", "X=${Y}", "a=(1 2)", "X=*", "X=~"]));
            if (Chance(60))
            {
                return;
            }
            _text.Append(' ');
        }
        _text.Append(Pick(Programs));
        for (int i = _random.Next(4); i > 0; i--)
        {
            _text.Append(Chance(90) ? " " : Pick(["  ", "\t"]));
            if (Chance(35))
            {
                _text.Append(Pick(Raw));
            }
            else
            {
                Quote(Pick(Words));
            }
        }
    }

    /// <summary>A word written in one of the ways that make it literal; now and then two of them glued together.</summary>
    private void Quote(string word)
    {
        switch (_random.Next(4))
        {
            case 0:
                _text.Append('\'').Append(word.Replace("'", "'\\''")).Append('\'');
                break;
            case 1:
                _text.Append('"');
                foreach (char c in word)
                {
                    _text.Append(c is '"' or '\\' or '$' or '`' ? "\\" : "").Append(c);
                }
                _text.Append('"');
                break;
            case 2 when word.Length > 0 && word.IndexOf('\n') < 0:
                foreach (char c in word)
                {
                    _text.Append(char.IsLetterOrDigit(c) || c > '\u007f' ? "" : "\\").Append(c);
                }
                break;
            default:
                int cut = word.Length / 2;
                _text.Append('\'').Append(word.Substring(0, cut).Replace("'", "'\\''")).Append("'\"");
                foreach (char c in word.Substring(cut))
                {
                    _text.Append(c is '"' or '\\' or '$' or '`' ? "\\" : "").Append(c);
                }
                _text.Append('"');
                break;
        }
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
