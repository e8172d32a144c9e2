using System.Globalization;
using System.Text;

namespace OpenClaw.Node.State.Json;

/// <summary>
/// Writes JSON character by character as JavaScript's <c>JSON.stringify(value, null, 2)</c> does (docs/protocol/policy.md 1.4): the hash of
/// the approvals document is taken over this text, and other releases of OpenClaw write the same files.
/// </summary>
internal static class JsonTreeWriter
{
    /// <summary>Two-space indentation and a final newline: the form of every JSON file in the state directory.</summary>
    public static string WriteFile(JsonTree value)
    {
        var text = new StringBuilder();
        Write(text, value, indent: 0);
        return text.Append('\n').ToString();
    }

    /// <summary>One line without spaces: the form on the wire.</summary>
    public static string WriteCompact(JsonTree value)
    {
        var text = new StringBuilder();
        Write(text, value, indent: -1);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonTree value, int indent)
    {
        switch (value)
        {
            case JsonText node:
                WriteString(text, node.Value);
                break;
            case JsonBool node:
                text.Append(node.Value ? "true" : "false");
                break;
            case JsonNumber node:
                WriteNumber(text, node);
                break;
            case JsonArray node:
                WriteItems(text, '[', ']', node.Items.Count, indent, (i, inner) => Write(text, node.Items[i], inner));
                break;
            case JsonObject node:
                WriteItems(text, '{', '}', node.Members.Count, indent, (i, inner) =>
                {
                    WriteString(text, node.Members[i].Key);
                    text.Append(inner >= 0 ? ": " : ":");
                    Write(text, node.Members[i].Value, inner);
                });
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void WriteItems(StringBuilder text, char open, char close, int count, int indent, Action<int, int> writeItem)
    {
        text.Append(open);
        int inner = indent >= 0 ? indent + 2 : -1;
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }
            if (inner >= 0)
            {
                text.Append('\n').Append(' ', inner);
            }
            writeItem(i, inner);
        }
        if (count > 0 && inner >= 0)
        {
            text.Append('\n').Append(' ', indent);
        }
        text.Append(close);
    }

    // Numbers stay as they were written, except the forms that only JSON5 knows.
    private static void WriteNumber(StringBuilder text, JsonNumber number)
    {
        string raw = number.Raw;
        bool plain = raw[0] != '+' && raw.IndexOfAny(['x', 'X', 'I', 'N']) < 0 && raw[^1] != '.'
            && !raw.StartsWith(".", StringComparison.Ordinal)
            && !raw.StartsWith("-.", StringComparison.Ordinal) && raw.IndexOf(".e", StringComparison.OrdinalIgnoreCase) < 0;
        if (plain)
        {
            text.Append(raw);
        }
        else if (number.AsNumber is { } value)
        {
            text.Append(value.ToString("R", CultureInfo.InvariantCulture));
        }
        else
        {
            text.Append("null");
        }
    }

    /// <summary>
    /// As <c>JSON.stringify</c> writes a text: a lone surrogate is escaped, everything else beyond ASCII stands as it is.
    /// </summary>
    public static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        // What needs no escape is most of it, and goes in one piece.
        int plain = 0;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c >= ' ' && c != '"' && c != '\\' && !char.IsSurrogate(c))
            {
                continue;
            }
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
                continue;
            }
            text.Append(value, plain, i - plain);
            plain = i + 1;
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                default: text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
            }
        }
        text.Append(value, plain, value.Length - plain);
        text.Append('"');
    }
}
