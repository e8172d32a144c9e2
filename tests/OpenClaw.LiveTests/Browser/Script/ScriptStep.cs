using System.Reflection;
using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>How far the reference's answer and ours have to agree.</summary>
internal enum Comparison
{
    /// <summary>To the letter, apart from what <see cref="Mask"/> covers.</summary>
    Exact,

    /// <summary>
    /// The same members of the same types; texts and numbers may differ (pictures, snapshots that only Playwright can write).
    /// </summary>
    Shape,

    /// <summary>Both went well, or both were refused with the same code.</summary>
    Outcome,
}

/// <summary>One request to the browser of a node, as data: the same for the reference and for us.</summary>
internal sealed record ScriptStep
{
    public required string Name { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public JsonObject? Query { get; init; }

    public JsonObject? Body { get; init; }

    /// <summary>The arguments of the agent tool: the step goes through POST /tools/invoke instead.</summary>
    public JsonObject? Tool { get; init; }

    /// <summary>The parameters of a raw node.invoke, for what the gateway itself would never send.</summary>
    public JsonObject? Invoke { get; init; }

    /// <summary>The node command of <see cref="Invoke"/>.</summary>
    public string Command { get; init; } = "browser.proxy";

    public Comparison Comparison { get; init; }

    /// <summary>Variables for later steps, by the member of the answer they come from.</summary>
    public IReadOnlyDictionary<string, string> Save { get; init; } = new Dictionary<string, string>();

    public int TimeoutMs { get; init; } = 20_000;

    /// <summary>Names of all chapters, in the order they are run.</summary>
    public static IReadOnlyList<string> AllChapters { get; } =
        ["envelope", "lifecycle", "snapshots", "forms", "pointing", "frames", "dialogs", "files", "observation", "state", "refusals"];

    /// <summary>
    /// What every run plays: the others wait for pages most of the time, and the unit tests with a browser have their subjects too.
    /// </summary>
    public static IReadOnlyList<string> DailyChapters { get; } = ["envelope", "lifecycle", "snapshots", "forms", "dialogs", "files"];

    public static IReadOnlyList<ScriptStep> Chapter(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"script/{name}.json")
            ?? throw new InvalidOperationException($"There is no chapter {name}.");
        return [.. JsonNode.Parse(stream)!.AsArray().Select(step => Parse(step!.AsObject()))];
    }

    private static ScriptStep Parse(JsonObject step)
    {
        var call = step["call"]?.GetValue<string>().Split(' ', 2) ?? ["TOOL", "browser"];
        return new ScriptStep
        {
            Name = step["step"]!.GetValue<string>(),
            Method = call[0],
            Path = call[1],
            Query = step["query"]?.AsObject(),
            Body = step["body"]?.AsObject(),
            Tool = step["tool"]?.AsObject(),
            Invoke = step["invoke"]?.AsObject(),
            Command = step["command"]?.GetValue<string>() ?? "browser.proxy",
            Comparison = step["compare"] is { } compare
                ? Enum.Parse<Comparison>(compare.GetValue<string>(), ignoreCase: true) : Comparison.Exact,
            Save = step["save"]?.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>()) ?? [],
            TimeoutMs = step["timeoutMs"]?.GetValue<int>() ?? 20_000,
        };
    }
}
