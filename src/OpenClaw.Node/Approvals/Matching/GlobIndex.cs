using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Of thousands of patterns that end with a wildcard those that could match a program: by what they say before their first wildcard, behind
/// their last one or at the beginning of the last name, whichever fewest others say, too. It only leaves out what cannot match.
/// </summary>
internal sealed class GlobIndex
{
    private static readonly char[] Wildcards = ['*', '?'];

    // What it costs to look at one of them.
    private const int Look = 20;
    private const int LettersPerUnit = 32;

    private readonly Glob[] _globs;
    private readonly PrefixTable[] _tables;

    /// <param name="patterns">Trimmed patterns with a wildcard in their last name, by their ascending places among the rules.</param>
    /// <param name="windows">Whether paths are compared as on Windows.</param>
    public GlobIndex(IEnumerable<KeyValuePair<int, string>> patterns, bool windows)
    {
        _globs = [.. patterns.Select(pattern => new Glob(pattern.Key, pattern.Value, windows))];
        Dictionary<string, List<int>>[] tables = PerKind<List<int>>();
        Dictionary<string, int>[] shared = PerKind<int>();
        foreach (Glob glob in _globs)
        {
            foreach ((Kind kind, string text) in glob.Keys())
            {
                shared[(int)kind].TryGetValue(text, out int others);
                shared[(int)kind][text] = others + 1;
            }
        }
        for (int i = 0; i < _globs.Length; i++)
        {
            (Kind kind, string text) = _globs[i].Keys()
                .OrderBy(key => shared[(int)key.Kind][key.Text]).ThenByDescending(static key => key.Text.Length).First();
            if (!tables[(int)kind].TryGetValue(text, out List<int>? places))
            {
                tables[(int)kind].Add(text, places = []);
            }
            places.Add(i);
        }
        _tables = [.. tables.Select(static table => new PrefixTable(table))];
    }

    /// <summary>Places of those that could match, in order; null when there is no work left to find them.</summary>
    /// <param name="program">A program that is there.</param>
    /// <param name="trustPath">Its file.</param>
    /// <param name="home">What a leading <c>~</c> stands for.</param>
    /// <param name="paths">How paths are compared.</param>
    /// <param name="work">What the decision may still cost.</param>
    public IReadOnlyList<int>? Find(ExecutableResolution program, string trustPath, string? home, PathRules paths, MatchWork work)
    {
        if (_globs.Length == 0)
        {
            return [];
        }
        string path = PathGlob.AsCompared(trustPath, paths);
        string? name = program.RawSelectsPath ? null : PathGlob.AsCompared(program.Name, paths);
        List<int> found = [], could = [];
        // A star may stand for itself in the name of a file.
        bool any = program.OtherName is { } other && other.IndexOfAny(Wildcards) >= 0;
        if (any)
        {
            found.AddRange(Enumerable.Range(0, _globs.Length));
        }
        else
        {
            AddPaths(path, home, paths, found);
        }
        if (!any && name is not null)
        {
            _tables[(int)Kind.NameStart].AddBeginnings(name, found);
            _tables[(int)Kind.NameEnd].AddBeginnings(Reversed(name), found);
        }
        foreach (int i in found)
        {
            Glob glob = _globs[i];
            if (!work.Take(Look + ((long)glob.Pattern.Length * path.Length / LettersPerUnit)))
            {
                return null;
            }
            if (any || glob.CouldMatch(glob.IsPath ? path : name!))
            {
                could.Add(glob.Place);
            }
        }
        return Sorted(could);
    }

    private void AddPaths(string path, string? home, PathRules paths, List<int> found)
    {
        _tables[(int)Kind.PathEnd].AddBeginnings(Reversed(path), found);
        _tables[(int)Kind.LastName].AddBeginnings(LexicalPath.LastName(path), found);
        string own = string.IsNullOrEmpty(home) ? "~" : PathGlob.Normalize(home!, paths == PathRules.Windows ? paths : PathRules.Linux);
        // On macOS a pattern may name a file of /var by /private/var.
        foreach (string written in paths == PathRules.MacOS ? [path, "/private" + path] : new[] { path })
        {
            _tables[(int)Kind.PathStart].AddBeginnings(written, found);
            if (own.IndexOfAny(Wildcards) >= 0)
            {
                // Stars of the home directory count as such: nothing is said about the beginning.
                _tables[(int)Kind.HomeStart].AddAll(found);
            }
            else if (written.StartsWith(own, StringComparison.Ordinal))
            {
                _tables[(int)Kind.HomeStart].AddBeginnings(written.Substring(own.Length), found);
            }
        }
    }

    private static Dictionary<string, T>[] PerKind<T>() =>
        [.. Enumerable.Range(0, KindCount).Select(static _ => new Dictionary<string, T>(StringComparer.Ordinal))];

    private static List<int> Sorted(List<int> places)
    {
        places.Sort();
        int kept = 0;
        for (int i = 0; i < places.Count; i++)
        {
            if (i == 0 || places[i] != places[i - 1])
            {
                places[kept++] = places[i];
            }
        }
        places.RemoveRange(kept, places.Count - kept);
        return places;
    }

    private static string Reversed(string text)
    {
        char[] letters = text.ToCharArray();
        Array.Reverse(letters);
        return new string(letters);
    }

    /// <summary>What of a pattern is compared with what of a program.</summary>
    private enum Kind
    {
        PathStart,
        HomeStart,
        PathEnd,
        LastName,
        NameStart,
        NameEnd,
    }

    private const int KindCount = 6;

    private readonly struct Glob
    {
        private readonly int _first;
        private readonly int _last;
        private readonly bool _isInHome;

        public Glob(int place, string pattern, bool windows)
        {
            Place = place;
            IsPath = PathGlob.SelectsPath(pattern);
            _isInHome = PathGlob.StartsWithHome(pattern);
            pattern = windows ? PathGlob.Normalize(pattern, PathRules.Windows) : pattern;
            Pattern = pattern;
            _first = pattern.IndexOfAny(Wildcards);
            _last = pattern.LastIndexOfAny(Wildcards);
        }

        public int Place { get; }

        public string Pattern { get; }

        public bool IsPath { get; }

        public IEnumerable<(Kind Kind, string Text)> Keys()
        {
            if (_isInHome)
            {
                yield return (Kind.HomeStart, Pattern.Substring(1, _first - 1));
            }
            else
            {
                yield return (IsPath ? Kind.PathStart : Kind.NameStart, Pattern.Substring(0, _first));
            }
            yield return (IsPath ? Kind.PathEnd : Kind.NameEnd, Reversed(Pattern.Substring(_last + 1)));
            int slash = Pattern.LastIndexOf('/');
            // Behind the last slash only what crosses none stays in the last name.
            if (slash >= 0 && Pattern.IndexOf("**", slash, StringComparison.Ordinal) < 0)
            {
                yield return (Kind.LastName, Pattern.Substring(slash + 1, Pattern.IndexOfAny(Wildcards, slash) - slash - 1));
            }
        }

        /// <summary>True when what stands behind the first wildcard is in the text, one piece behind the other, and the last one at its
        /// end.</summary>
        public bool CouldMatch(string text)
        {
            int end = Pattern.Length - _last - 1;
            if (text.Length < end || string.CompareOrdinal(Pattern, _last + 1, text, text.Length - end, end) != 0)
            {
                return false;
            }
            ReadOnlySpan<char> rest = text.AsSpan(0, text.Length - end);
            for (int start = _first + 1, stop; start < _last; start = stop + 1)
            {
                stop = Pattern.IndexOfAny(Wildcards, start);
                ReadOnlySpan<char> piece = Pattern.AsSpan(start, stop - start);
                int at = rest.IndexOf(piece);
                if (at < 0)
                {
                    return false;
                }
                rest = rest.Slice(at + piece.Length);
            }
            return true;
        }
    }
}
