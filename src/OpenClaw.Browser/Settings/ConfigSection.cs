using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Settings;

/// <summary>
/// One object of <c>openclaw.json</c>. What is absent says nothing; what is there and of the wrong kind is an error that names file and
/// line.
/// </summary>
internal sealed class ConfigSection
{
    private readonly JsonObject? _members;
    private readonly string _name;
    private readonly string _file;

    public ConfigSection(JsonObject? members, string name, string file)
    {
        _members = members;
        _name = name;
        _file = file;
    }

    public ConfigSection Section(string name) => new(
        Value(name) is { } value ? value.AsObject ?? throw Wrong(name, value, "must be an object") : null, Full(name), _file);

    /// <summary>Its members, each an object.</summary>
    public IEnumerable<KeyValuePair<string, ConfigSection>> Sections() =>
        _members is null ? [] : _members.Members.Select(member => new KeyValuePair<string, ConfigSection>(member.Key, Section(member.Key)));

    public bool? Bool(string name) => Value(name) is { } value ? value.AsBool ?? throw Wrong(name, value, "must be true or false") : null;

    /// <summary>A text, trimmed; null when blank.</summary>
    public string? Text(string name) =>
        Value(name) is { } value ? (value.AsText ?? throw Wrong(name, value, "must be a text")).Trim() is { Length: > 0 } text
            ? text : null : null;

    /// <summary>Texts, trimmed, without blank ones.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Value(name) is not { } value ? []
            : (value.AsArray ?? throw Wrong(name, value, "must be a list of texts"))
                .Select(item => (item.AsText ?? throw Wrong(name, item, "must be a list of texts")).Trim())
                    .Where(text => text.Length > 0).ToArray();

    /// <summary>Texts outside of which nothing is allowed, all when there are none.</summary>
    public IReadOnlyList<string> Allowlist(string name) =>
        Texts(name) is { Count: 0 } && Value(name) is JsonArray { Items.Count: > 0 } blank
            ? throw Wrong(name, blank, "holds blank texts only: name what is allowed, or leave it out to allow all")
            : Texts(name);

    public double? Number(string name, double min, double max) =>
        Value(name) is not { } value ? null
            : value.AsNumber is { } number && number >= min && number <= max ? number
            : throw Wrong(name, value, $"must be a number from {min} to {max}");

    /// <summary>What makes this section unusable as a whole.</summary>
    public NodeStateException Wrong(string problem) => Wrong(null, _members, problem);

    public NodeStateException Wrong(string? name, JsonTree? value, string problem) => new(
        StateProblem.Malformed,
        $"{(name is null ? _name : Full(name))} in {_file} {problem}{(value is { Line: > 0 } ? $" (line {value.Line})" : "")}.", _file);

    private string Full(string name) => _name.Length == 0 ? name : _name + "." + name;

    private JsonTree? Value(string name) => _members?[name] is { } value and not JsonNull ? value : null;
}
