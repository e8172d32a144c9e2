using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Observation;

/// <summary>An error that nobody in the page caught.</summary>
/// <param name="Name">For example TypeError; null when something else than an error was thrown.</param>
internal sealed record PageFault(string Message, string? Name, string? Stack, DateTimeOffset Time)
{
    /// <summary>Of <c>Runtime.exceptionThrown</c>.</summary>
    public static PageFault Of(JsonElement parameters, DateTimeOffset time)
    {
        JsonElement details = parameters.Member("exceptionDetails");
        JsonElement thrown = details.Member("exception");
        if (thrown.Text("subtype") != "error" || thrown.OptionalText("description") is not { } description)
        {
            string text = thrown.ValueKind == JsonValueKind.Object ? RemoteValue.Text(thrown) : details.Text("text");
            return new PageFault(Observed.Short(text), null, null, time);
        }
        // "TypeError: what happened", perhaps in several lines, then the stack.
        int stack = description.IndexOf("\n    at ", StringComparison.Ordinal);
        string head = stack < 0 ? description : description[..stack];
        int colon = head.IndexOf(": ", StringComparison.Ordinal);
        string name = thrown.Text("className") is { Length: > 0 } given ? given : "Error";
        bool named = colon > 0 && head[..colon].All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '$' or '.');
        return new PageFault(
            Observed.Short(named ? head[(colon + 2)..] : head), Observed.Short(named ? head[..colon] : name),
            Observed.Short(description), time);
    }

    public JsonObject ToJson() => Json.Object(("message", Message), ("name", Name), ("stack", Stack), ("timestamp", Observed.Time(Time)));
}
