using System.Globalization;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Routes;

/// <summary>
/// Reads a route's arguments as leniently as the reference does, and no more (docs/protocol/browser.md 2 "Common rules").
/// </summary>
internal static class ArgumentReader
{
    /// <summary>The longest a timer of the reference can wait.</summary>
    private const double MaxTimer = int.MaxValue;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    /// <summary>A text, trimmed, or a number or boolean written out; null when there is nothing in it.</summary>
    public static string? Text(JsonTree? value) => value switch
    {
        JsonText text => text.Value.Trim(),
        JsonNumber number => number.Raw,
        JsonBool flag => flag.Value ? "true" : "false",
        _ => null,
    } is { Length: > 0 } found ? found : null;

    /// <summary>true, "true", 1, "yes" and their opposites; null for everything else.</summary>
    public static bool? Flag(JsonTree? value) => value is JsonBool flag ? flag.Value : (Text(value) ?? "").ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => null,
    };

    /// <summary>The texts of an array; others are left out.</summary>
    public static IReadOnlyList<string> Texts(JsonTree? value) => value?.AsArray?.Select(Text).OfType<string>().ToArray() ?? [];

    /// <summary>A finite number, or one in a text; null when absent.</summary>
    /// <exception cref="RouteException">400: it is something else.</exception>
    public static double? Number(JsonTree? value, string name)
    {
        if (value is null or JsonNull)
        {
            return null;
        }
        if (value.AsNumber is { } number)
        {
            return number;
        }
        return value.AsText?.Trim() is { Length: > 0 } text
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out double parsed)
            && !double.IsInfinity(parsed) && !double.IsNaN(parsed)
                ? parsed
                : throw new RouteException(400, $"{name} must be a finite number.");
    }

    /// <summary>A whole number that a double holds exactly; null when absent.</summary>
    /// <exception cref="RouteException">400 with <paramref name="problem"/>.</exception>
    public static double? Integer(JsonTree? value, string problem)
    {
        double? number;
        try
        {
            number = Number(value, "");
        }
        catch (RouteException)
        {
            throw new RouteException(400, problem);
        }
        return number is { } given && (given != Math.Floor(given) || Math.Abs(given) > 9007199254740991)
            ? throw new RouteException(400, problem) : number;
    }

    /// <summary>A whole number from 0; null when absent.</summary>
    /// <exception cref="RouteException">400.</exception>
    public static double? NonNegative(JsonTree? value, string name)
    {
        string problem = $"{name} must be a non-negative integer.";
        return Integer(value, problem) is { } number ? number >= 0 ? number : throw new RouteException(400, problem) : null;
    }

    /// <summary>A time limit in milliseconds, from 1; null when absent.</summary>
    /// <exception cref="RouteException">400.</exception>
    public static TimeSpan? Timeout(JsonTree? value, string name = "timeoutMs")
    {
        string problem = $"{name} must be a positive integer.";
        return Integer(value, problem) is { } number
            ? TimeSpan.FromMilliseconds(number >= 1 ? Math.Min(number, MaxTimer) : throw new RouteException(400, problem))
            : null;
    }

    /// <summary><c>timeoutMs</c> of a body, at least half a second and at most <paramref name="longest"/>.</summary>
    /// <exception cref="RouteException">400.</exception>
    public static TimeSpan Timeout(JsonObject body, TimeSpan otherwise, TimeSpan longest) =>
        Clamp(Timeout(body["timeoutMs"]) ?? otherwise, longest);

    /// <summary>At least half a second, as everything that waits for a page.</summary>
    public static TimeSpan Clamp(TimeSpan given, TimeSpan longest) => given < Shortest ? Shortest : given > longest ? longest : given;
}
