using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Rules for commands of a shell by what they name, so that those for one command are found among thousands.</summary>
internal sealed class CommandIndex
{
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.OrdinalIgnoreCase);

    // Each by its place, read once.
    private readonly Dictionary<int, CommandRule> _read = [];

    /// <param name="rules">In the document's order.</param>
    public CommandIndex(IReadOnlyList<AllowlistRule> rules)
    {
        for (int i = 0; i < rules.Count; i++)
        {
            if (CommandRule.Read(JsText.Trim(rules[i].Pattern)) is { } rule)
            {
                Places.Add(_places, [], rule.Key, i);
                _read.Add(i, rule);
            }
        }
    }

    /// <summary>What the rule at a place names.</summary>
    public CommandRule this[int place] => _read[place];

    /// <summary>Places of those that could name a command.</summary>
    public List<IReadOnlyList<int>> Find(string prefix, string name) =>
        [.. CommandRule.Keys(prefix, name).Where(_places.ContainsKey).Select(key => _places[key])];
}
