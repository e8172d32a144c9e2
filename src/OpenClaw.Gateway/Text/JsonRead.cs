using System.Text.Json;

namespace OpenClaw.Gateway.Text;

/// <summary>Members of a stranger's JSON: the wrong type, an absent member and a value out of range all read as absent.</summary>
internal static class JsonRead
{
    public static string? String(JsonElement owner, string name, int maxLength)
    {
        if (!TryMember(owner, name, JsonValueKind.String, out JsonElement value))
        {
            return null;
        }
        try
        {
            string text = value.GetString()!;
            return text.Length <= maxLength ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or not UTF-8.
            return null;
        }
    }

    public static int? Int(JsonElement owner, string name, int min, int max) =>
        TryMember(owner, name, JsonValueKind.Number, out JsonElement value) && value.TryGetInt32(out int number) && number >= min
            && number <= max ? number : null;

    public static long? Long(JsonElement owner, string name, long min, long max) =>
        TryMember(owner, name, JsonValueKind.Number, out JsonElement value) && value.TryGetInt64(out long number) && number >= min
            && number <= max ? number : null;

    public static bool Bool(JsonElement owner, string name) => TryMember(owner, name, JsonValueKind.True, out _);

    public static JsonElement Object(JsonElement owner, string name) =>
        TryMember(owner, name, JsonValueKind.Object, out JsonElement value) ? value : default;

    /// <summary>The strings of an array; other items, long strings and items beyond the limit are left out.</summary>
    public static IReadOnlyList<string> Strings(JsonElement owner, string name, int maxItems, int maxLength)
    {
        if (!TryMember(owner, name, JsonValueKind.Array, out JsonElement array))
        {
            return [];
        }
        var strings = new List<string>();
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (strings.Count == maxItems)
            {
                break;
            }
            if (item.ValueKind == JsonValueKind.String)
            {
                try
                {
                    if (item.GetString() is { } text && text.Length <= maxLength)
                    {
                        strings.Add(text);
                    }
                }
                catch (InvalidOperationException)
                {
                }
            }
        }
        return strings;
    }

    private static bool TryMember(JsonElement owner, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        try
        {
            return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out value) && value.ValueKind == kind;
        }
        catch (InvalidOperationException)
        {
            // A member's name is half a surrogate pair; looking for another name trips over it.
            return false;
        }
    }
}
