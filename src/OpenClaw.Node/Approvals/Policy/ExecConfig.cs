using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Policy;

/// <summary>What <c>tools.exec</c> says, for everybody or for one agent; null members say nothing.</summary>
internal sealed record ExecConfigLayer
{
    public ExecSecurity? Security { get; init; }

    public ExecAsk? Ask { get; init; }

    /// <summary>True when the values come from <c>mode</c>, which sets both at once.</summary>
    public bool FromMode { get; init; }

    public bool StrictInlineEval { get; init; }

    public IReadOnlyList<string>? SafeBins { get; init; }

    public IReadOnlyList<string> SafeBinTrustedDirectories { get; init; } = [];

    public IReadOnlyDictionary<string, SafeBinProfile> SafeBinProfiles { get; init; } = new Dictionary<string, SafeBinProfile>();

    public static ExecConfigLayer Empty { get; } = new();
}

/// <summary>The part of <c>openclaw.json</c> that concerns execution (docs/protocol/policy.md 2.2).</summary>
internal sealed record ExecConfig
{
    public ExecConfigLayer Global { get; init; } = ExecConfigLayer.Empty;

    public IReadOnlyDictionary<string, ExecConfigLayer> Agents { get; init; } = new Dictionary<string, ExecConfigLayer>();

    /// <summary>Why the file could not be understood; then nothing runs until somebody repairs it.</summary>
    public string? Problem { get; init; }

    public static ExecConfig Empty { get; } = new();

    public static ExecConfig Broken(string problem) => new() { Problem = problem };

    public ExecConfigLayer? For(string? agentId) =>
        agentId is not null && Agents.TryGetValue(JsText.Trim(agentId).ToLowerInvariant(), out ExecConfigLayer? layer) ? layer : null;

    /// <summary>Reads <c>openclaw.json</c>. Never throws: what is wrong is in <see cref="Problem"/>.</summary>
    public static ExecConfig Load(string path)
    {
        try
        {
            return JsonStateFile.Read(path, json5: true) is { } root ? Read(root) : Empty;
        }
        catch (Exception e) when (e is NodeStateException or FormatException)
        {
            return Broken(e.Message);
        }
    }

    /// <exception cref="FormatException">A value of <c>tools.exec</c> is not known: a policy half understood is a policy half
    /// applied.</exception>
    public static ExecConfig Read(JsonObject root)
    {
        Dictionary<string, ExecConfigLayer> agents = new(StringComparer.Ordinal);
        foreach (JsonTree agent in root["agents"]?.AsObject?["list"]?.AsArray ?? [])
        {
            if (agent.AsObject?["id"]?.AsText is { } id && Layer(agent.AsObject!, "agents.list[].") is { } layer)
            {
                agents[JsText.Trim(id).ToLowerInvariant()] = layer;
            }
        }
        return new ExecConfig { Global = Layer(root, "") ?? ExecConfigLayer.Empty, Agents = agents };
    }

    private static ExecConfigLayer? Layer(JsonObject owner, string at)
    {
        if (owner["tools"]?.AsObject?["exec"] is not { } value || value is JsonNull)
        {
            return null;
        }
        JsonObject exec = value.AsObject ?? throw new FormatException($"{at}tools.exec is not an object");
        ExecConfigLayer layer = new()
        {
            Security = Word(exec, "security", at, ExecPolicyWords.ParseSecurity),
            Ask = Word(exec, "ask", at, ExecPolicyWords.ParseAsk),
            StrictInlineEval = exec["strictInlineEval"]?.AsBool == true,
            SafeBins = Strings(exec, "safeBins", at)?.Select(name => name.ToLowerInvariant()).ToList(),
            SafeBinTrustedDirectories = Strings(exec, "safeBinTrustedDirs", at) ?? [],
            SafeBinProfiles = exec["safeBinProfiles"]?.AsObject is { } profiles
                ? Profiles(profiles, at) : new Dictionary<string, SafeBinProfile>(),
        };
        return !exec.Has("mode") || exec["mode"] is JsonNull ? layer
            : Mode(exec["mode"]!.AsText) is var (security, ask) ? layer with { Security = security, Ask = ask, FromMode = true }
            : throw new FormatException($"{at}tools.exec.mode is none of deny, allowlist, ask, auto, full");
    }

    /// <summary>
    /// A mode is a pair. <c>auto</c> lets a model decide in place of a person; this node has no such reviewer, so it asks.
    /// </summary>
    private static (ExecSecurity Security, ExecAsk Ask)? Mode(string? word) => word switch
    {
        "deny" => (ExecSecurity.Deny, ExecAsk.Off),
        "allowlist" => (ExecSecurity.Allowlist, ExecAsk.Off),
        "ask" or "auto" => (ExecSecurity.Allowlist, ExecAsk.OnMiss),
        "full" => (ExecSecurity.Full, ExecAsk.Off),
        _ => null,
    };

    private static Dictionary<string, SafeBinProfile> Profiles(JsonObject profiles, string at)
    {
        Dictionary<string, SafeBinProfile> read = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonTree> profile in profiles.Members)
        {
            string name = JsText.Trim(profile.Key).ToLowerInvariant();
            if (name.Length > 0 && profile.Value.AsObject is { } members)
            {
                int minimum = Limit(members, "minPositional") ?? 0;
                int? maximum = Limit(members, "maxPositional");
                string where = $"{at}tools.exec.safeBinProfiles.{name}.";
                read[name] = new SafeBinProfile(
                    minimum,
                    maximum < minimum ? minimum : maximum,
                    Strings(members, "allowedValueFlags", where),
                    denied: Strings(members, "deniedFlags", where));
            }
        }
        return read;
    }

    private static int? Limit(JsonObject profile, string name) =>
        profile[name]?.AsNumber is { } value and >= 0 and <= 1_000_000 ? (int)value : null;

    private static T? Word<T>(JsonObject exec, string name, string at, Func<string?, T?> parse)
        where T : struct
    {
        if (exec[name] is not { } value || value is JsonNull)
        {
            return null;
        }
        return parse(value.AsText) ?? throw new FormatException($"{at}tools.exec.{name} has a value that is not known");
    }

    private static List<string>? Strings(JsonObject owner, string name, string at)
    {
        if (owner[name] is not { } value || value is JsonNull)
        {
            return null;
        }
        IReadOnlyList<JsonTree> items = value.AsArray ?? throw new FormatException($"{at}{name} is not a list");
        return items.Select(item => item.AsText).Where(text => text is not null).Select(text => JsText.Trim(text!))
            .Where(text => text.Length > 0).ToList();
    }
}
