namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Options of interpreters and runtimes that matter for <see cref="ScriptOperand"/> (spec/exec-approvals.md 6.3).</summary>
internal static class OperandTables
{
    private static readonly HashSet<string> BunUnbindable = Set("--bunfig", "--config", "--cwd", "--env-file", "--loader", "--preload", "--tsconfig-override", "-r");
    private static readonly HashSet<string> DenoUnbindable = Set("--config", "--env-file", "--import-map", "--lock", "--node-modules-dir", "--preload");
    private static readonly HashSet<string> NodeFiles = Set("--env-file", "--env-file-if-exists", "-r", "--experimental-loader", "--import", "--loader", "--require");

    private static readonly HashSet<string> BunCommands = Set(
        "add", "audit", "completions", "create", "exec", "help", "init", "install", "link", "outdated", "patch", "pm", "publish", "remove", "repl", "run", "test",
        "unlink", "update", "upgrade", "x");

    private static readonly HashSet<string> Runners = Set(
        "esno", "jiti", "ts-node", "ts-node-esm", "tsx", "vite-node", "busybox", "toybox", "ash", "awk", "bash", "bun", "cmd", "cscript", "dash", "deno", "fish", "gawk",
        "gsed", "ksh", "lua", "mawk", "nawk", "node", "nodejs", "perl", "php", "powershell", "pypy", "pwsh", "python", "python2", "python3", "ruby", "sed", "sh",
        "wscript", "zsh");

    /// <summary>Options of bun that take the next word.</summary>
    public static HashSet<string> BunValues { get; } = Set(
        "--backend", "--bunfig", "--conditions", "--config", "--console-depth", "--cwd", "--define", "--elide-lines", "--env-file", "--extension-order", "--filter",
        "--hot", "--inspect", "--inspect-brk", "--inspect-wait", "--install", "--jsx-factory", "--jsx-fragment", "--jsx-import-source", "--loader", "--origin", "--port",
        "--preload", "--smol", "--tsconfig-override", "-c", "-e", "-p", "-r");

    /// <summary>Options of <c>deno run</c> that take the next word.</summary>
    public static HashSet<string> DenoValues { get; } = Set(
        "--cached-only", "--cert", "--config", "--env-file", "--ext", "--harmony-import-attributes", "--import-map", "--inspect", "--inspect-brk", "--inspect-wait",
        "--location", "--log-level", "--lock", "--node-modules-dir", "--no-check", "--preload", "--reload", "--seed", "--strace-ops", "--unstable-bare-node-builtins",
        "--v8-flags", "--watch", "--watch-exclude", "-L");

    /// <summary>True for interpreters whose first argument is a script unless it is an option.</summary>
    public static bool TakesScriptFirst(string name) =>
        name is "node" or "nodejs" or "perl" or "php" or "ruby" || (name.StartsWith("python", StringComparison.Ordinal) && IsVersion(name, 6, anyDepth: true));

    /// <summary>True for programs that run scripts, which must therefore be bound.</summary>
    public static bool IsScriptRunner(string name)
    {
        if (Runners.Contains(name))
        {
            return true;
        }
        foreach (string family in new[] { "python", "ruby", "perl", "php", "node" })
        {
            if (name.Length > family.Length && name.StartsWith(family, StringComparison.Ordinal) && IsVersion(name, family.Length, anyDepth: false))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True when an option loads code or changes the directory in a way that one bound file does not cover.</summary>
    public static bool HasUnbindableOption(string name, IReadOnlyList<string> argv)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim().ToLowerInvariant();
            string flag = token.Split('=')[0];
            bool hit = name switch
            {
                "bun" => BunUnbindable.Contains(flag),
                "deno" => DenoUnbindable.Contains(flag),
                "php" => flag is "-c" or "--php-ini" || token.StartsWith("-d", StringComparison.Ordinal),
                _ => false,
            };
            if (hit)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True for node options whose value is a file that is run.</summary>
    public static bool IsNodeFileOption(string flag) => NodeFiles.Contains(flag.ToLowerInvariant());

    /// <summary>True for sub-commands of bun.</summary>
    public static bool IsBunCommand(string token) => BunCommands.Contains(token);

    /// <summary>True when the word looks like a file.</summary>
    public static bool LooksLikePath(string token)
    {
        int slash = token.LastIndexOfAny(['/', '\\']);
        int dot = token.LastIndexOf('.');
        return token[0] == '.' || slash >= 0 || (dot > 0 && dot < token.Length);
    }

    /// <summary>True for ruby's options that load other code: <c>-C -I -r -S</c>.</summary>
    public static bool LoadsRubyCode(IReadOnlyList<string> argv) => AnyOption(argv, static token =>
        token.StartsWith("-C", StringComparison.Ordinal) || token.StartsWith("-I", StringComparison.Ordinal) || token.StartsWith("-r", StringComparison.Ordinal)
        || token == "-S" || token.StartsWith("--chdir", StringComparison.Ordinal) || token.StartsWith("--require", StringComparison.Ordinal) || token.ToLowerInvariant() is "-i" or "-r");

    /// <summary>True for perl's options that load other code: <c>-I -M -m -S</c>.</summary>
    public static bool LoadsPerlCode(IReadOnlyList<string> argv) => AnyOption(argv, static token =>
        token == "-S" || token.StartsWith("-I", StringComparison.Ordinal) || token.StartsWith("-M", StringComparison.Ordinal) || token.StartsWith("-m", StringComparison.Ordinal));

    /// <summary>How many words behind a shell option belong to it.</summary>
    public static int ShellOptionValues(string token)
    {
        string flag = token.Split('=')[0].ToLowerInvariant();
        if (flag is "--init-file" or "--rcfile" or "--startup-script" or "-o" or "+o")
        {
            return token.IndexOf('=') < 0 ? 1 : 0;
        }
        if (token.Length < 2 || token[1] == '-' || token.IndexOf('-', 1) >= 0)
        {
            return 0;
        }
        int values = 0;
        foreach (char c in token)
        {
            values += c is 'o' or 'O' ? 1 : 0;
        }
        return values;
    }

    /// <summary>True when the letter stands in the cluster that the word begins with.</summary>
    public static bool HasLetterBeforeDash(string token, char letter)
    {
        for (int i = 1; i < token.Length && token[i] != '-'; i++)
        {
            if (token[i] == letter)
            {
                return true;
            }
        }
        return false;
    }

    private static bool AnyOption(IReadOnlyList<string> argv, Func<string, bool> test)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token == "--")
            {
                return false;
            }
            if (token.Length > 0 && test(token))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsVersion(string name, int from, bool anyDepth)
    {
        int dots = 0;
        for (int i = from; i < name.Length; i++)
        {
            if (name[i] == '.' && i > from && i + 1 < name.Length && name[i - 1] != '.')
            {
                dots++;
            }
            else if (name[i] is < '0' or > '9')
            {
                return false;
            }
        }
        return anyDepth || dots <= 1;
    }

    private static HashSet<string> Set(params string[] words) => new(words, StringComparer.Ordinal);
}
