using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Which of thousands of rules could name a program: those whose pattern ends with its name, and of those that end with a wildcard what
/// <see cref="GlobIndex"/> finds. On Windows one name is written in many ways, and what it really is has to be asked of the disk for each
/// rule: this says for which. A link of another last name is found only by who calls it by that name.
/// </summary>
internal sealed class RuleIndex
{
    private static readonly char[] Wildcards = ['*', '?'];
    private static readonly char[] Slashes = ['/', '\\'];

    private readonly bool _windows;

    // Places of the rules, ascending, by the last name of their pattern; of those that say nothing by it; and what has a wildcard in it.
    private readonly Dictionary<string, List<int>> _named = new(StringComparer.Ordinal);
    private readonly List<int> _nameless = [];
    private readonly Lazy<GlobIndex> _globs;

    /// <param name="rules">In the document's order.</param>
    /// <param name="windows">Whether paths are those of Windows.</param>
    public RuleIndex(IReadOnlyList<AllowlistRule> rules, bool windows)
    {
        _windows = windows;
        List<KeyValuePair<int, string>> globs = [];
        for (int i = 0; i < rules.Count; i++)
        {
            // What was granted is the thing itself, with every blank and star in it.
            bool isItself = rules[i].FromAllowAlways && !windows;
            string trimmed = JsText.Trim(rules[i].Pattern), pattern = isItself ? rules[i].Pattern : trimmed;
            if (trimmed.Length == 0 || CommandRule.IsOne(trimmed))
            {
                // Names no file.
                continue;
            }
            if (!isItself && pattern.IndexOfAny(Wildcards, StartOfName(pattern, windows)) >= 0)
            {
                globs.Add(new(i, pattern));
            }
            else
            {
                Places.Add(_named, _nameless, Key(pattern), i);
            }
        }
        _globs = new Lazy<GlobIndex>(() => new GlobIndex(globs, windows));
    }

    /// <summary>Places of the rules that could name a program; null when there is no work left to find them.</summary>
    /// <param name="program">A program that is there.</param>
    /// <param name="trustPath">Its file.</param>
    /// <param name="home">What a leading <c>~</c> stands for.</param>
    /// <param name="paths">How paths are compared.</param>
    /// <param name="work">What the decision may still cost.</param>
    public List<IReadOnlyList<int>>? Find(ExecutableResolution program, string trustPath, string? home, PathRules paths, MatchWork work)
    {
        string?[] keys = [Key(trustPath), Key(program.Name), program.OtherName is { } other ? Key(other) : null,
            MayBeHome(trustPath, home) ? "~" : null];
        List<IReadOnlyList<int>> places = [_nameless];
        places.AddRange(keys.OfType<string>().Distinct().Where(_named.ContainsKey).Select(key => _named[key]));
        if (!work.Take(places.Sum(static list => list.Count)) || _globs.Value.Find(program, trustPath, home, paths, work) is not { } globs)
        {
            return null;
        }
        places.Add(globs);
        return places;
    }

    /// <summary>Places of the rules whose pattern ends with the name of a path: all that are that path are among them.</summary>
    public List<IReadOnlyList<int>> Ending(string path) =>
        Key(path) is { } key && _named.TryGetValue(key, out List<int>? places) ? [_nameless, places] : [_nameless];

    // The home directory of an account may be written by a short name.
    private bool MayBeHome(string path, string? home) =>
        home is not null && (_windows || home.IndexOfAny(Wildcards) >= 0 || Key(home) == Key(path));

    private string? Key(string path) => Key(path, _windows);

    private static int StartOfName(string path, bool windows) => (windows ? path.LastIndexOfAny(Slashes) : path.LastIndexOf('/')) + 1;

    /// <summary>
    /// What two names have in common that can be one; null for one that says nothing: a short name, a stream, a way that ends with dots.
    /// </summary>
    private static string? Key(string path, bool windows)
    {
        string name = path.Substring(StartOfName(path, windows));
        if (!windows)
        {
            return name;
        }
        name = name.TrimEnd(' ', '.');
        // Letters are one where they are in either case: paths are compared in small ones, and the disk knows large ones.
        return name.Length == 0 || name.IndexOf(':') >= 0 || IsShort(name) ? null : name.ToLowerInvariant().ToUpperInvariant();
    }

    private static bool IsShort(string name)
    {
        for (int at = name.IndexOf('~'); at >= 0; at = name.IndexOf('~', at + 1))
        {
            if (at + 1 < name.Length && name[at + 1] is >= '0' and <= '9')
            {
                return true;
            }
        }
        return false;
    }
}
