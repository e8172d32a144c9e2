using System.Collections;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The rules that hold for an agent, in the document's order, and which of thousands of them could name a program: those whose pattern ends
/// with its name, and of those that end with a wildcard what <see cref="GlobIndex"/> finds. It only leaves out rules that cannot match;
/// whether one does, and which comes first, is for who asks. Made once for a document, not for each decision.
/// </summary>
internal sealed class RuleList : IReadOnlyList<AllowlistRule>
{
    private static readonly char[] Wildcards = ['*', '?'];

    private readonly AllowlistRule[] _rules;

    // Places in the list, ascending, of the rules by the last name of their pattern, and the patterns in which a wildcard says that.
    private readonly Dictionary<string, List<int>> _named = new(StringComparer.Ordinal);
    private readonly Lazy<GlobIndex> _globs;
    private readonly AllowlistRule[] _grantedTexts;

    public RuleList(IEnumerable<AllowlistRule> rules)
    {
        _rules = [.. rules];
        List<KeyValuePair<int, string>> globs = [];
        for (int i = 0; i < _rules.Length; i++)
        {
            // What was granted is the thing itself, with every blank and star in it.
            string trimmed = JsText.Trim(_rules[i].Pattern), pattern = _rules[i].FromAllowAlways ? _rules[i].Pattern : trimmed;
            string name = LexicalPath.LastName(pattern);
            if (trimmed.Length == 0 || CommandRule.IsOne(trimmed))
            {
                // Names no file.
                continue;
            }
            if (!_rules[i].FromAllowAlways && name.IndexOfAny(Wildcards) >= 0)
            {
                globs.Add(new(i, pattern));
            }
            else if (_named.TryGetValue(name, out List<int>? places))
            {
                places.Add(i);
            }
            else
            {
                _named.Add(name, [i]);
            }
        }
        _globs = new Lazy<GlobIndex>(() => new GlobIndex(globs));
        Everything = Array.Find(_rules, static rule => rule.IsBareWildcard);
        _grantedTexts = Array.FindAll(_rules, static rule => rule.FromAllowAlways && GrantedText.IsOne(rule));
    }

    /// <summary>The first rule that allows whatever it is; null when there is none.</summary>
    public AllowlistRule? Everything { get; }

    /// <summary>The granted rules that are for a whole text of a command, in order.</summary>
    public IReadOnlyList<AllowlistRule> GrantedTexts => _grantedTexts;

    public int Count => _rules.Length;

    public AllowlistRule this[int index] => _rules[index];

    /// <summary>The rules as such a list; the same where it is one.</summary>
    public static RuleList Of(IReadOnlyList<AllowlistRule> rules) => rules as RuleList ?? new RuleList(rules);

    /// <summary>The rules that could name a program, in order: all that name it are among them.</summary>
    /// <param name="program">A program that is there.</param>
    /// <param name="trustPath">Its file.</param>
    /// <param name="home">What a leading <c>~</c> stands for.</param>
    /// <param name="paths">How paths are compared: on Windows a file has names that its path does not show.</param>
    /// <param name="work">What the decision may still cost; where they are too many for it there are none.</param>
    public IEnumerable<AllowlistRule> For(ExecutableResolution program, string trustPath, string? home, PathRules paths, MatchWork work)
    {
        if (paths == PathRules.Windows)
        {
            return work.Take(_rules.Length) ? _rules : [];
        }
        List<IReadOnlyList<int>> places = [];
        string?[] names = [LexicalPath.LastName(trustPath), program.Name, program.OtherName, MayBeHome(trustPath, home) ? "~" : null];
        foreach (string name in names.OfType<string>().Distinct())
        {
            if (_named.TryGetValue(name, out List<int>? found))
            {
                places.Add(found);
            }
        }
        if (!work.Take(places.Sum(static list => list.Count)) || _globs.Value.Find(program, trustPath, home, paths, work) is not { } globs)
        {
            return [];
        }
        places.Add(globs);
        return InOrder(places);
    }

    /// <summary>
    /// The rules whose pattern ends with the name of a path, in order: all that are granted for this very path are among them.
    /// </summary>
    public IEnumerable<AllowlistRule> Ending(string path, MatchWork work) =>
        _named.TryGetValue(LexicalPath.LastName(path), out List<int>? places) && work.Take(places.Count) ? InOrder([places]) : [];

    private static bool MayBeHome(string path, string? home) =>
        home is not null && (home.IndexOfAny(Wildcards) >= 0 || LexicalPath.LastName(home) == LexicalPath.LastName(path));

    // Ten thousand rules may name one program: they are neither copied nor sorted for each of its uses.
    private IEnumerable<AllowlistRule> InOrder(List<IReadOnlyList<int>> places)
    {
        int[] next = new int[places.Count];
        while (true)
        {
            int first = -1;
            for (int i = 0; i < next.Length; i++)
            {
                if (next[i] < places[i].Count && (first < 0 || places[i][next[i]] < places[first][next[first]]))
                {
                    first = i;
                }
            }
            if (first < 0)
            {
                yield break;
            }
            yield return _rules[places[first][next[first]++]];
        }
    }

    public IEnumerator<AllowlistRule> GetEnumerator() => ((IEnumerable<AllowlistRule>)_rules).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
