using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>
/// What the reference answered to one chapter, masked: kept in the repository, so that a run without it can still compare.
/// </summary>
internal static class Recording
{
    public static JsonSerializerOptions Readable { get; } = new() { WriteIndented = true, IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, JsonObject> Load(string chapter)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"recordings/{chapter}.json")
            ?? throw new InvalidOperationException(
                $"The reference's answers to {chapter} were never recorded: run with OPENCLAW_LIVE_LONG=1.");
        return JsonNode.Parse(stream)!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.AsObject());
    }

    public static void Save(string directory, string chapter, IEnumerable<(string Step, JsonObject Answer)> answers)
    {
        Directory.CreateDirectory(directory);
        var file = new JsonObject(answers.Select(entry => KeyValuePair.Create(entry.Step, (JsonNode?)entry.Answer.DeepClone())));
        File.WriteAllText(Path.Combine(directory, chapter + ".json"), file.ToJsonString(Readable) + "\n");
    }
}
