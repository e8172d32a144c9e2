using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>What stands around an answer on the wire (docs/protocol/browser.md 1.4, 1.5).</summary>
internal static class ProxyEnvelope
{
    /// <summary>The payload as it stands in the frame, that is escaped once more.</summary>
    public const int MaxEncodedBytes = 24 * 1024 * 1024;

    /// <exception cref="InvalidParamsException">It is larger than a gateway takes.</exception>
    public static InvokeResult Success(JsonObject result, JsonArray? files, JsonObject? route)
    {
        string payload = JsonTreeWriter.WriteCompact(Json.Object(("result", result), ("files", files), ("route", route)));
        return EncodedBytes(payload) <= MaxEncodedBytes
            ? new InvokeResult.Success(payload)
            : throw new InvalidParamsException("browser proxy payload exceeds 24 MiB encoded limit");
    }

    /// <summary>A route that failed, for a gateway that reads structured failures: the invoke itself went well.</summary>
    public static InvokeResult Failure(RouteException problem, JsonObject route) => InvokeParams.Answer(Json.Object(
        ("error", Json.Object(("status", StatusOf(problem)),
            ("body", problem.Message.Length > 0 ? problem.Body() : problem.Body().With("error", JsonTree.Of(TextOf(problem)))))),
        ("route", route)));

    /// <summary>The same for a gateway that knows only text (before 2026.8.1).</summary>
    public static InvokeResult PlainFailure(RouteException problem) => new InvalidParamsException(TextOf(problem)).ToResult();

    /// <summary><c>route</c>: which profile answered, and by what.</summary>
    public static JsonObject Route(string profile, string? driver) =>
        driver is null ? Json.Object(("status", "unavailable"))
            : Json.Object(("status", "resolved"), ("profile", profile), ("driver", driver));

    private static string TextOf(RouteException problem) =>
        problem.Message.Trim() is { Length: > 0 } text ? $"{StatusOf(problem)}: {text}" : $"HTTP {StatusOf(problem)}";

    // A gateway reads 400 to 599 only, and takes the whole answer for broken otherwise.
    private static int StatusOf(RouteException problem) => problem.Status is >= 400 and <= 599 ? problem.Status : 500;

    /// <summary>The bytes of a text as a JSON string, as the gateway counts them: UTF-8, quotes and backslashes escaped.</summary>
    internal static long EncodedBytes(string text)
    {
        long bytes = 2;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c < 0x80)
            {
                bytes += c is '"' or '\\' ? 2 : 1;
            }
            else if (c < 0x800)
            {
                bytes += 2;
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                bytes += 4;
                i++;
            }
            else
            {
                // Half a pair is written as an escape of six characters.
                bytes += char.IsSurrogate(c) ? 6 : 3;
            }
        }
        return bytes;
    }
}
