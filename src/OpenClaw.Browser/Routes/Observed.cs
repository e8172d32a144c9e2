using System.Globalization;

namespace OpenClaw.Browser.Routes;

/// <summary>What holds for everything that is noted of a page (docs/protocol/browser.md 2.8).</summary>
internal static class Observed
{
    private const int MaxText = 2048;

    /// <summary>At most 2048 characters, and never half of a surrogate pair at the end.</summary>
    public static string Short(string text) => Cut(text, MaxText);

    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>As JavaScript writes it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
