namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Granted rules for whole texts by what they say of the text, so that those for one are found among thousands.</summary>
internal sealed class GrantedTextIndex
{
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);

    /// <param name="rules">In the document's order.</param>
    public GrantedTextIndex(IReadOnlyList<AllowlistRule> rules)
    {
        for (int i = 0; i < rules.Count; i++)
        {
            foreach (string key in rules[i].FromAllowAlways ? GrantedText.KeysOf(rules[i]) : [])
            {
                Places.Add(_places, [], key, i);
            }
        }
    }

    /// <summary>Places of those that could be for a text.</summary>
    public List<IReadOnlyList<int>> Find(GrantedText text) => _places.Count == 0 ? []
        : [.. text.Keys.Where(_places.ContainsKey).Select(key => _places[key])];
}
