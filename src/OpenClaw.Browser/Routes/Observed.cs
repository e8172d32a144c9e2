using System.Globalization;

namespace OpenClaw.Browser.Routes;

/// <summary>
/// How much of a text is kept: what is noted of a page (docs/protocol/browser.md 2.8), and what a message repeats of what an agent wrote.
/// </summary>
internal static class Observed
{
    private const int MaxText = 2048;
    private const int MaxInMessage = 200;

    /// <summary>At most 2048 characters, and never half of a surrogate pair at the end.</summary>
    public static string Short(string text) => Cut(text, MaxText);

    /// <summary>What an agent wrote, as far as a message shows it: at most 200 characters.</summary>
    public static string InMessage(string text) => Cut(text, MaxInMessage);

    /// <summary>The text up to a length, and never half of a surrogate pair at the end.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>As JavaScript writes it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
