using System.Globalization;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Routes;

/// <summary>
/// Reads values of queries and bodies as the reference does: in a query everything is text, and a body may hold the text as well
/// (docs/protocol/browser.md 2).
/// </summary>
internal static class RouteValue
{
    /// <summary>true, 1, yes, false, 0, no; null for everything else.</summary>
    public static bool? Flag(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => null,
    };

    /// <inheritdoc cref="Flag(string?)"/>
    public static bool? Flag(JsonTree? value) => value?.AsBool ?? Flag(ScalarText(value));

    /// <summary>
    /// A whole number, decimal, nothing around it; null when it is none or too small. What is larger than an <see cref="int"/> counts as
    /// the largest.
    /// </summary>
    public static int? WholeNumber(string? text, int from) =>
        text is not null && long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= from
            ? (int)Math.Min(number, int.MaxValue)
            : null;

    /// <summary>A positive whole number of the body or the query; null when absent.</summary>
    /// <exception cref="RouteException">400 it is there and is none.</exception>
    public static int? Positive(string? text, string field) => string.IsNullOrWhiteSpace(text) ? null
        : WholeNumber(text, from: 1) ?? throw new RouteException(400, $"{field} must be a positive integer.");

    /// <inheritdoc cref="Positive(string?, string)"/>
    public static int? Positive(JsonTree? value, string field) => value is null or JsonNull ? null
        : Positive(ScalarText(value) ?? "?", field);

    /// <summary>A text, number or boolean as text; null for anything else.</summary>
    public static string? ScalarText(JsonTree? value) => value switch
    {
        JsonText text => text.Value,
        JsonNumber number => number.Raw,
        JsonBool flag => flag.Value ? "true" : "false",
        _ => null,
    };
}
