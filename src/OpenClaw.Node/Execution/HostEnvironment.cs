using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Execution;

/// <summary>
/// The environment of a child: what it inherits from the node, what a request may add, and what it never gets (docs/protocol/process.md 2).
/// It decides about names only; whether the command runs is decided elsewhere.
/// </summary>
public static class HostEnvironment
{
    private static readonly string[] GitProtocols = ["git", "http", "https", "ssh"];

    private static readonly HashSet<string> WrapperOverrides = new(StringComparer.Ordinal)
    {
        "TERM", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "OPENCLAW_SUBAGENT_EXEC",
    };

    /// <summary>True where <c>lang</c> is <c>LANG</c>.</summary>
    internal static bool IgnoresCase => ThisSystem.IsWindows;

    /// <summary>Names are compared as the platform compares them.</summary>
    internal static StringComparer NameComparer => ThisSystem.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The environment of this process, as <see cref="Build"/> takes it.</summary>
    public static IReadOnlyDictionary<string, string> OfThisProcess()
    {
        var variables = new Dictionary<string, string>(NameComparer);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return variables;
    }

    /// <summary>
    /// Looks for names in a request's environment that must not be set. The caller refuses the request when there are any.
    /// </summary>
    /// <param name="overrides">The request's variables; null for none.</param>
    public static EnvironmentOverrideCheck CheckOverrides(IEnumerable<KeyValuePair<string, string>>? overrides)
    {
        var blocked = new SortedSet<string>(StringComparer.Ordinal);
        var invalid = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pair in overrides ?? [])
        {
            var name = pair.Key.Trim();
            if (!IsOverrideName(name))
            {
                invalid.Add(name.Length == 0 ? pair.Key : name);
            }
            else if (IsBlockedOverride(name, pair.Value))
            {
                blocked.Add(name.ToUpperInvariant());
            }
            else if (pair.Value.IndexOf('\0') >= 0)
            {
                // The operating system would cut the value there: what was checked would not be what is set.
                invalid.Add(name);
            }
        }

        return new EnvironmentOverrideCheck([.. blocked], [.. invalid]);
    }

    /// <summary>
    /// True when an assignment in front of a command (<c>env NAME=value …</c>) sets a variable that a request may not set.
    /// </summary>
    internal static bool IsBlockedAssignment(string name, string value) => IsBlockedOverride(name.Trim(), value);

    /// <summary>True for what can be a variable's name at all.</summary>
    internal static bool IsVariableName(string name) => IsOverrideName(name);

    /// <summary>True for a name that no request may set, whatever the policy says.</summary>
    internal static bool IsNeverSet(string name) => IsBlockedOverride(name, "1");

    /// <summary>True for a name that no child gets from the node's environment, whatever the policy says.</summary>
    internal static bool IsNeverInherited(string name)
    {
        string upper = name.ToUpperInvariant();
        return BlockedVariables.Names.Contains(upper) || HasPrefix(upper, BlockedVariables.Prefixes) || NodeSecrets.Contains(upper);
    }

    /// <summary>
    /// The whole environment of a child. Overrides that <see cref="CheckOverrides"/> would reject are left out, in case a caller forgot to
    /// ask.
    /// </summary>
    /// <param name="inherited">The node's environment as it was when the node started.</param>
    /// <param name="overrides">The request's variables; null for none.</param>
    /// <param name="isShellWrapper">True when the command is a shell with an inline command: then only locale and terminal variables are
    /// taken from the request.</param>
    /// <param name="argv">The command, for the variables that npm gets; null when there is none.</param>
    public static IReadOnlyDictionary<string, string> Build(
        IEnumerable<KeyValuePair<string, string>> inherited,
        IEnumerable<KeyValuePair<string, string>>? overrides,
        bool isShellWrapper,
        IReadOnlyList<string>? argv = null) => BuildUnder(EnvironmentRules.Everything, inherited, overrides, isShellWrapper, argv);

    /// <summary>The whole environment of a child under a policy.</summary>
    internal static IReadOnlyDictionary<string, string> BuildUnder(
        EnvironmentRules rules,
        IEnumerable<KeyValuePair<string, string>> inherited,
        IEnumerable<KeyValuePair<string, string>>? overrides,
        bool isShellWrapper,
        IReadOnlyList<string>? argv = null)
    {
        var result = new Dictionary<string, string>(NameComparer);
        foreach (var pair in inherited)
        {
            var name = pair.Key.Trim();
            if (name.Length > 0 && InheritedValue(name, pair.Value, rules) is { } value)
            {
                result[name] = value;
            }
        }

        if (rules.IsListed && result.TryGetValue("PATH", out var inheritedPath))
        {
            // Under rules a program that an allowed one looks up by its name comes from a place, not from wherever the request may write.
            result["PATH"] = SearchPath.AbsoluteOnly(inheritedPath, ThisSystem.IsWindows);
        }

        if (!ThisSystem.IsWindows && (!result.TryGetValue("PATH", out var path) || path.Length == 0))
        {
            result["PATH"] = ProgramSearch.DefaultPosixPath;
        }

        foreach (var pair in overrides ?? [])
        {
            var name = pair.Key.Trim();
            if (!IsOverrideName(name) || IsBlockedOverride(name, pair.Value) || pair.Value.IndexOf('\0') >= 0)
            {
                continue;
            }

            if (IsNoPager(name, pair.Value))
            {
                Set(result, name, "");
            }
            else if (!isShellWrapper || IsWrapperOverride(name) || HarmlessVariables.Contains(name, pair.Value) || rules.Allows(name))
            {
                Set(result, name, pair.Value);
            }
        }

        if (argv is not null && IsNpm(argv))
        {
            // No advertisement for funding in the output of an agent's command; a setting of the machine's owner wins.
            foreach (var name in (string[])["NPM_CONFIG_FUND", "npm_config_fund"])
            {
                if (!result.ContainsKey(name))
                {
                    result[name] = "false";
                }
            }
        }

        Set(result, "OPENCLAW_CLI", "1");
        return result;
    }

    /// <summary>On Windows the later spelling of a name replaces the earlier one.</summary>
    private static void Set(Dictionary<string, string> variables, string name, string value)
    {
        if (ThisSystem.IsWindows)
        {
            variables.Remove(name);
        }

        variables[name] = value;
    }

    /// <summary>The value a child inherits, or null when it does not inherit the variable.</summary>
    private static string? InheritedValue(string name, string value, EnvironmentRules rules)
    {
        var upper = name.ToUpperInvariant();
        if (!rules.Passes(name, value))
        {
            return null;
        }

        switch (upper)
        {
            case "GIT_ALLOW_PROTOCOL":
                return string.Join(":", value.Trim().Split(':').Where(token => Array.IndexOf(GitProtocols, token) >= 0));
            case "GIT_PROTOCOL_FROM_USER":
                return IsPermissive(value) ? "0" : value;
        }

        var blocked = BlockedVariables.Names.Contains(upper)
            || (BlockedOverrides.Names.Contains(upper) && !BlockedOverrides.InheritedAnyway.Contains(upper)
                && !rules.Inherit.Contains(name, NameComparer))
            || HasPrefix(upper, BlockedVariables.Prefixes)
            || NodeSecrets.Contains(upper);
        return blocked ? null : value;
    }

    private static bool IsBlockedOverride(string name, string value)
    {
        var upper = name.ToUpperInvariant();
        if (upper == "PATH")
        {
            return true;
        }

        if (IsNoPager(upper, value))
        {
            return false;
        }

        return BlockedVariables.Names.Contains(upper)
            || BlockedOverrides.Names.Contains(upper)
            || (ThisSystem.IsWindows && BlockedOverrides.WindowsNames.Contains(upper))
            || HasPrefix(upper, BlockedVariables.Prefixes)
            || HasPrefix(upper, BlockedOverrides.Prefixes)
            || IsCargoTargetProgram(upper);
    }

    /// <summary>The one value of a pager that starts no program.</summary>
    private static bool IsNoPager(string name, string value)
        => (value.Length == 0 || value == "cat")
            && (name.Equals("PAGER", StringComparison.OrdinalIgnoreCase) || name.Equals("GIT_PAGER", StringComparison.OrdinalIgnoreCase));

    /// <summary><c>CARGO_TARGET_X_LINKER</c> and <c>CARGO_TARGET_X_RUNNER</c> name a program for target X.</summary>
    private static bool IsCargoTargetProgram(string upper)
    {
        const string Prefix = "CARGO_TARGET_";
        return upper.StartsWith(Prefix, StringComparison.Ordinal)
            && (upper.EndsWith("_LINKER", StringComparison.Ordinal) || upper.EndsWith("_RUNNER", StringComparison.Ordinal))
            && upper.Length > Prefix.Length + "_LINKER".Length;
    }

    private static bool IsWrapperOverride(string name)
    {
        var upper = name.ToUpperInvariant();
        return IsPortableName(name) && (WrapperOverrides.Contains(upper) || upper.StartsWith("LC_", StringComparison.Ordinal));
    }

    private static bool HasPrefix(string upper, IReadOnlyList<string> prefixes)
    {
        for (var i = 0; i < prefixes.Count; i++)
        {
            if (upper.StartsWith(prefixes[i], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>[A-Za-z_][A-Za-z0-9_()]*</c>: parentheses for Windows names such as <c>ProgramFiles(x86)</c>.</summary>
    private static bool IsOverrideName(string name) => IsName(name, parentheses: true);

    private static bool IsPortableName(string name) => IsName(name, parentheses: false);

    private static bool IsName(string name, bool parentheses)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var allowed = c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_'
                || (i > 0 && (c is >= '0' and <= '9' || (parentheses && c is '(' or ')')));
            if (!allowed)
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    /// <summary>How git reads a boolean that is true.</summary>
    private static bool IsPermissive(string value)
    {
        var text = value.Trim().ToLowerInvariant();
        if (text is "true" or "yes" or "on")
        {
            return true;
        }

        var digits = text.Length > 0 && text[0] is '+' or '-' ? text.Substring(1) : text;
        return digits.Length > 0 && digits.All(c => c is >= '0' and <= '9') && digits.Any(c => c != '0');
    }

    private static bool IsNpm(IReadOnlyList<string> argv)
    {
        var program = argv.Count > 0 ? argv[0].Substring(argv[0].LastIndexOfAny(ThisSystem.IsWindows ? ['/', '\\'] : ['/']) + 1) : "";
        return program switch
        {
            "npm" or "npm.cmd" or "npm.exe" => true,
            "node" or "node.exe" => argv.Count > 1 && argv[1].IndexOf("npm-cli.js", StringComparison.Ordinal) >= 0,
            _ => false,
        };
    }
}
