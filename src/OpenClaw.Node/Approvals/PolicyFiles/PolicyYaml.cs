using System.Globalization;
using OpenClaw.Node.State.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// Reads and writes policy files as YAML: the JSON data model in YAML 1.2 core notation, nothing more. Anchors, aliases, tags and duplicate
/// keys are refused: a policy must say the same to everybody who reads it, and an alias bomb must not cost memory.
/// </summary>
internal static class PolicyYaml
{
    /// <summary>A policy is a page of text; this is far more than anybody writes.</summary>
    public const int MaxCharacters = 1024 * 1024;

    private const int MaxDepth = 32;

    // Words that a YAML 1.1 reader takes for a boolean or a number: we write them in quotes so that other tools read what we mean ("ask:
    // off").
    private static readonly HashSet<string> AmbiguousWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "", "=", "<<", ".nan", ".inf", "-.inf", "+.inf",
    };

    /// <summary>Reads one YAML document. Lines of the values are those of the text.</summary>
    /// <exception cref="JsonTreeException">It is not YAML, or uses what is refused; the message never quotes the text.</exception>
    public static JsonTree Read(string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw new JsonTreeException($"the text is longer than {MaxCharacters} characters", 1, 1);
        }

        try
        {
            // Windows PowerShell 5.1 writes a byte order mark in front of UTF-8.
            Parser parser = new(new Scanner(new StringReader(text.TrimStart('\uFEFF')), skipComments: true));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw new JsonTreeException("the text is empty", 1, 1);
            }

            JsonTree value = ReadValue(parser, depth: 0);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _) ? value : throw Problem(parser.Current!, "there is a second document");
        }
        catch (YamlException problem)
        {
            throw new JsonTreeException("this is not valid YAML here", Line(problem.Start), Column(problem.Start));
        }
    }

    /// <summary>Writes a value as one YAML document that <see cref="Read"/> reads back.</summary>
    public static string Write(JsonTree value)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Emitter emitter = new(text, EmitterSettings.Default.WithBestIndent(2).WithMaxSimpleKeyLength(512).WithNewLine("\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static JsonTree ReadValue(Parser parser, int depth)
    {
        ParsingEvent here = parser.Current ?? throw new JsonTreeException("the text ends too early", 1, 1);
        if (depth > MaxDepth)
        {
            throw Problem(here, $"nested deeper than {MaxDepth} levels");
        }

        if (here is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw Problem(here, "anchors and aliases are not allowed in a policy");
        }

        if (here is NodeEvent { Tag.IsEmpty: false })
        {
            throw Problem(here, "tags are not allowed in a policy");
        }

        switch (here)
        {
            case Scalar scalar:
                parser.MoveNext();
                return ReadScalar(scalar);
            case SequenceStart:
                return ReadSequence(parser, depth);
            case MappingStart:
                return ReadMapping(parser, depth);
            default:
                throw Problem(here, "a value is missing");
        }
    }

    private static JsonArray ReadSequence(Parser parser, int depth)
    {
        int line = Line(parser.Consume<SequenceStart>().Start);
        List<JsonTree> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(parser, depth + 1));
        }

        return new JsonArray(items) { Line = line };
    }

    private static JsonObject ReadMapping(Parser parser, int depth)
    {
        int line = Line(parser.Consume<MappingStart>().Start);
        List<KeyValuePair<string, JsonTree>> members = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent key = parser.Current!;
            if (key is not Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } name)
            {
                throw Problem(key, "a key must be a plain text");
            }

            parser.MoveNext();
            if (!names.Add(name.Value))
            {
                throw Problem(key, "this key is there twice");
            }

            members.Add(new(name.Value, ReadValue(parser, depth + 1)));
        }

        return new JsonObject(members) { Line = line };
    }

    /// <summary>Types of plain scalars by the core schema of YAML 1.2: <c>off</c>, <c>yes</c> and <c>1_000</c> are texts.</summary>
    private static JsonTree ReadScalar(Scalar scalar)
    {
        int line = Line(scalar.Start);
        string text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return new JsonText(text) { Line = line };
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => new JsonNull { Line = line },
            "true" or "True" or "TRUE" => new JsonBool(true) { Line = line },
            "false" or "False" or "FALSE" => new JsonBool(false) { Line = line },
            _ => IsJsonNumber(text) ? new JsonNumber(text) { Line = line } : new JsonText(text) { Line = line },
        };
    }

    private static void Emit(Emitter emitter, JsonTree value)
    {
        switch (value)
        {
            case JsonObject members:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true,
                    members.Members.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (KeyValuePair<string, JsonTree> member in members.Members)
                {
                    EmitText(emitter, member.Key);
                    Emit(emitter, member.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true,
                    items.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonTree item in items.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonText text:
                EmitText(emitter, text.Value);
                break;
            case JsonNumber number:
                EmitPlain(emitter, number.Raw);
                break;
            case JsonBool flag:
                EmitPlain(emitter, flag.Value ? "true" : "false");
                break;
            default:
                EmitPlain(emitter, "null");
                break;
        }
    }

    private static void EmitPlain(Emitter emitter, string text) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));

    private static void EmitText(Emitter emitter, string text)
    {
        // Quotes wherever a plain scalar could be taken for something else; control characters need the escapes of double quotes.
        bool special = text.Any(c => c < ' ' || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' || char.IsSurrogate(c));
        ScalarStyle style = special ? ScalarStyle.DoubleQuoted
            : AmbiguousWords.Contains(text)
                || text[0] is (>= '0' and <= '9') or '.' or '+' or '-' or '*' or '&' or '!' or '%' or '@' or '`' or '#'
                ? ScalarStyle.SingleQuoted
            : ScalarStyle.Any;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    private static bool IsJsonNumber(string text)
    {
        int at = text[0] is '-' ? 1 : 0;
        int digits = CountDigits(text, at);
        if (digits == 0 || (digits > 1 && text[at] == '0'))
        {
            return false;
        }

        at += digits;
        if (at < text.Length && text[at] == '.')
        {
            int fraction = CountDigits(text, at + 1);
            if (fraction == 0)
            {
                return false;
            }

            at += 1 + fraction;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at += at + 1 < text.Length && text[at + 1] is '+' or '-' ? 2 : 1;
            int exponent = CountDigits(text, at);
            if (exponent == 0)
            {
                return false;
            }

            at += exponent;
        }

        return at == text.Length;
    }

    private static int CountDigits(string text, int from)
    {
        int at = from;
        while (at < text.Length && text[at] is >= '0' and <= '9')
        {
            at++;
        }

        return at - from;
    }

    private static JsonTreeException Problem(ParsingEvent at, string text) => new(text, Line(at.Start), Column(at.Start));

    private static int Line(Mark mark) => (int)Math.Max(1, Math.Min(int.MaxValue, (long)mark.Line));

    private static int Column(Mark mark) => (int)Math.Max(1, Math.Min(int.MaxValue, (long)mark.Column));
}
