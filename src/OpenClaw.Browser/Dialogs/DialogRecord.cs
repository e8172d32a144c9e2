using System.Globalization;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Dialogs;

/// <summary>One modal dialog of a page: <c>alert</c>, <c>confirm</c>, <c>prompt</c> or <c>beforeunload</c>.</summary>
/// <param name="Id">Ours, for example <c>d1</c>: counted per tab.</param>
/// <param name="Type">As the browser calls it.</param>
/// <param name="Message">The page's words, cut when endless.</param>
/// <param name="DefaultValue">What a prompt suggests; null for the others.</param>
/// <param name="OpenedAt">UTC.</param>
internal sealed record DialogRecord(string Id, string Type, string Message, string? DefaultValue, DateTimeOffset OpenedAt)
{
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary><c>agent</c>, <c>armed</c> (by an answer given beforehand) or <c>remote</c> (somebody at the browser).</summary>
    public string? ClosedBy { get; init; }

    public JsonObject ToJson() => Json.Object(
        ("id", Id), ("type", Type), ("message", Message), ("defaultValue", DefaultValue), ("openedAt", Time(OpenedAt)),
        ("closedAt", ClosedAt is { } closed ? Time(closed) : null), ("closedBy", ClosedBy));

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
