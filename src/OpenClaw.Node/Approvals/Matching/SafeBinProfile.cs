namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Which arguments keep a filter such as <c>head</c> a mere filter: it reads its input, touches no file and starts nothing.</summary>
internal sealed class SafeBinProfile
{
    private readonly HashSet<string> _valueFlags;
    private readonly HashSet<string> _switches;
    private readonly HashSet<string> _denied;
    private readonly Dictionary<string, string?> _longPrefixes = new(StringComparer.Ordinal);

    public SafeBinProfile(int minPositional = 0, int? maxPositional = null, IEnumerable<string>? valueFlags = null, IEnumerable<string>? switches = null, IEnumerable<string>? denied = null)
    {
        MinPositional = minPositional;
        MaxPositional = maxPositional;
        _valueFlags = new HashSet<string>(valueFlags ?? [], StringComparer.Ordinal);
        _switches = new HashSet<string>(switches ?? [], StringComparer.Ordinal);
        _denied = new HashSet<string>(denied ?? [], StringComparer.Ordinal);
        List<string> longFlags = _valueFlags.Concat(_switches).Concat(_denied).Where(flag => flag.StartsWith("--", StringComparison.Ordinal)).Distinct().ToList();
        foreach (string flag in longFlags)
        {
            for (int length = 3; length <= flag.Length; length++)
            {
                string prefix = flag.Substring(0, length);
                _longPrefixes[prefix] = _longPrefixes.ContainsKey(prefix) ? null : flag;
            }
        }
        foreach (string flag in longFlags)
        {
            // A whole name always means itself, also when it begins another one.
            _longPrefixes[flag] = flag;
        }
    }

    public int MinPositional { get; }

    public int? MaxPositional { get; }

    /// <summary>True when the arguments (without the program) stay within the profile.</summary>
    public bool Accepts(IReadOnlyList<string> arguments)
    {
        int positional = 0;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument.Length == 0 || argument == "-")
            {
                continue;
            }
            if (argument == "--")
            {
                for (i++; i < arguments.Count; i++)
                {
                    if (arguments[i].Length == 0 || arguments[i] == "-")
                    {
                        continue;
                    }
                    if (!IsPlain(arguments[i]))
                    {
                        return false;
                    }
                    positional++;
                }
                break;
            }
            if (argument[0] != '-')
            {
                if (!IsPlain(argument))
                {
                    return false;
                }
                positional++;
            }
            else if (!(argument.StartsWith("--", StringComparison.Ordinal) ? TakeLong(arguments, ref i) : TakeCluster(arguments, ref i)))
            {
                return false;
            }
        }
        return positional >= MinPositional && (MaxPositional is null || positional <= MaxPositional);
    }

    private bool TakeLong(IReadOnlyList<string> arguments, ref int i)
    {
        string argument = arguments[i];
        int equals = argument.IndexOf('=');
        string name = equals > 0 ? argument.Substring(0, equals) : argument;
        if (!_longPrefixes.TryGetValue(name, out string? flag) || flag is null || _denied.Contains(flag))
        {
            return false;
        }
        bool takesValue = _valueFlags.Contains(flag);
        if (equals > 0)
        {
            return takesValue && IsPlain(argument.Substring(equals + 1));
        }
        return !takesValue || TakeValue(arguments, ref i);
    }

    private bool TakeCluster(IReadOnlyList<string> arguments, ref int i)
    {
        string cluster = arguments[i];
        for (int j = 1; j < cluster.Length; j++)
        {
            string flag = "-" + cluster[j];
            if (_denied.Contains(flag))
            {
                return false;
            }
            if (_valueFlags.Contains(flag))
            {
                return j + 1 < cluster.Length ? IsPlain(cluster.Substring(j + 1)) : TakeValue(arguments, ref i);
            }
            if (!_switches.Contains(flag))
            {
                return false;
            }
        }
        return true;
    }

    private static bool TakeValue(IReadOnlyList<string> arguments, ref int i) => ++i < arguments.Count && arguments[i].Length > 0 && IsPlain(arguments[i]);

    /// <summary>No wildcard, no expansion, nothing that names a file by its look: a filter gets text, not files.</summary>
    private static bool IsPlain(string value)
    {
        if (value.Length == 0 || value == "-")
        {
            return true;
        }
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c is '*' or '?' or '[' or ']')
            {
                return false;
            }
            if (c == '$' && i + 1 < value.Length && (value[i + 1] is '_' or '@' or '*' or '?' or '!' or '$' or '#' or '-' or '{' or '(' or '[' || IsAsciiAlphanumeric(value[i + 1])))
            {
                return false;
            }
        }
        string trimmed = JsText.Trim(value);
        return trimmed.Length == 0 || trimmed == "-"
            || !(trimmed.StartsWith("./", StringComparison.Ordinal) || trimmed.StartsWith("../", StringComparison.Ordinal) || trimmed[0] is '~' or '/'
                || trimmed.Length > 2 && IsAsciiAlphanumeric(trimmed[0]) && trimmed[0] > '9' && trimmed[1] == ':' && trimmed[2] is '\\' or '/');
    }

    private static bool IsAsciiAlphanumeric(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9';
}
