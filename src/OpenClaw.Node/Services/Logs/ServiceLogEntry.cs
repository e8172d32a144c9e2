using System.Globalization;
using System.Text.Json;

namespace OpenClaw.Node.Services.Logs;

/// <summary>One line of the log of an installed node.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="EventId">The stable number of what happened.</param>
/// <param name="Message">The text.</param>
public sealed record ServiceLogEntry(DateTimeOffset Time, string Level, int EventId, string Message)
{
    internal string Raw { get; init; } = "";

    /// <summary>The line as the readable log has it.</summary>
    public override string ToString() =>
        $"{Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)} {Level,-7} {Message}";

    internal static ServiceLogEntry? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return new ServiceLogEntry(
                root.GetProperty("time").GetDateTimeOffset(), root.GetProperty("level").GetString() ?? "",
                root.GetProperty("event").GetInt32(), root.GetProperty("message").GetString() ?? "") { Raw = line };
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Half a line, written while the machine lost power.
            return null;
        }
    }
}
