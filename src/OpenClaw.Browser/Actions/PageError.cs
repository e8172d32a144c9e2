using System.Text.Json;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Actions;

/// <summary>What JavaScript threw, in words.</summary>
internal static class PageError
{
    private const int MaxLength = 2000;

    /// <param name="details"><c>Runtime.ExceptionDetails</c>.</param>
    public static string Text(JsonElement details)
    {
        JsonElement thrown = details.Member("exception");
        string text = thrown.OptionalText("subtype") == "error"
            ? Message(thrown.Text("description"))
            : thrown.TryGetProperty("value", out JsonElement value)
                ? value.ValueKind == JsonValueKind.String ? value.Decoded() : value.GetRawText()
                : thrown.OptionalText("description") ?? details.Text("text");
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    /// <summary>Without the class in front and the stack behind.</summary>
    private static string Message(string description)
    {
        int stack = description.IndexOf("\n    at ", StringComparison.Ordinal);
        string text = stack >= 0 ? description[..stack] : description;
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && text.Take(colon).All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '$')
            ? text[(colon + 2)..] : text;
    }
}
