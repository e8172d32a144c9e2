using System.Text.Json;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Cdp;

/// <summary>Reads what the browser sent, which may be anything: absent and of another type are the same.</summary>
internal static class CdpJson
{
    /// <summary>
    /// The text of a string. Pages may put half of a surrogate pair into whatever they are asked for, and the browser passes it on;
    /// <see cref="JsonElement.GetString"/> throws there, which on the connection's reader would end the connection.
    /// </summary>
    public static string Decoded(this JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return JsonTreeReader.ReadJson5(text.GetRawText()).AsText ?? "";
        }
    }

    /// <summary>The member's text; null when it is absent or no text.</summary>
    public static string? OptionalText(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.Decoded() : null;

    /// <summary>The member's text; empty when it is absent or no text.</summary>
    public static string Text(this JsonElement element, string name) => element.OptionalText(name) ?? "";

    /// <summary>The member as an integer; null when it is absent or none.</summary>
    public static int? Integer(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    /// <summary>The member as a finite number; null when it is absent or none.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
        && !double.IsInfinity(number) ? number : null;

    /// <summary>Whether the member is there and true.</summary>
    public static bool IsTrue(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.True;

    /// <summary>The member itself; undefined when it is absent.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>The items of a member that is an array; none when it is absent or something else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
