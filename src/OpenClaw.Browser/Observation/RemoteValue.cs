using System.Text.Json;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Observation;

/// <summary>
/// A value of a page's script as a line of text, from the browser's <c>RemoteObject</c> and its preview; the page is not asked again.
/// </summary>
internal static class RemoteValue
{
    public static string Text(JsonElement value)
    {
        JsonElement plain = value.Member("value");
        return plain.ValueKind switch
        {
            JsonValueKind.String => plain.Decoded(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => plain.GetRawText(),
            JsonValueKind.Null => "null",
            _ => value.OptionalText("unserializableValue") ?? Complex(value),
        };
    }

    private static string Complex(JsonElement value)
    {
        string type = value.Text("type");
        JsonElement preview = value.Member("preview");
        if (type == "undefined")
        {
            return "undefined";
        }
        // Errors, functions, nodes, dates: their description says more than their members.
        if (type != "object" || preview.ValueKind != JsonValueKind.Object || value.Text("subtype") is not ("" or "array"))
        {
            return value.OptionalText("description") ?? type;
        }
        bool isArray = value.Text("subtype") == "array";
        string[] members = preview.Items("properties")
            .Select(member => isArray && member.Text("name").All(char.IsDigit)
                ? Shown(member) : $"{member.Text("name")}: {Shown(member)}").ToArray();
        string inside = string.Join(", ", members) + (preview.IsTrue("overflow") ? ", ..." : "");
        return isArray ? $"[{inside}]" : $"{{{inside}}}";
    }

    private static string Shown(JsonElement member) => member.OptionalText("value") ?? member.Text("type");
}
