using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Analysis;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>Which programs read a script, and where in their arguments it stands (spec/exec-approvals.md 6.3).</summary>
internal static class OperandForms
{
    public static readonly ISet<string> Multiplexers = Set("busybox", "toybox");
    public static readonly ISet<string> PackageManagers = Set("corepack", "npm", "npx", "pnpm", "yarn");

    private static readonly ISet<string> ParseableShells = Set("ash", "bash", "dash", "fish", "ksh", "mksh", "sh", "yash", "zsh");
    private static readonly ISet<string> PlusOptionShells = Set("ash", "bash", "dash", "ksh", "mksh", "osh", "sh", "yash", "zsh");
    private static readonly ISet<string> ShellValueOptions = Set("--init-file", "--rcfile", "--startup-script", "-O", "-o", "+O", "+o");
    private static readonly ISet<string> ShellCodeOptions = Set("--init-file", "--rcfile", "--startup-script");
    private static readonly ISet<string> ScriptRunners = Set("esno", "jiti", "ts-node", "ts-node-esm", "tsx", "vite-node", "busybox", "toybox");

    private static readonly ISet<string> Interpreters = Set(
        "ash", "awk", "bash", "busybox", "bun", "cmd", "cscript", "dash", "deno", "fish", "gawk", "gsed", "ksh", "lua", "mawk", "nawk", "node", "nodejs", "perl", "php",
        "powershell", "pypy", "pwsh", "python", "python2", "python3", "ruby", "sed", "sh", "toybox", "wscript", "zsh");

    private static readonly Regex VersionedInterpreter = new(@"\A(?:python|ruby|perl|php|node)[0-9]+(?:\.[0-9]+)?\z", RegexOptions.CultureInvariant);
    private static readonly Regex FirstArgumentInterpreter = new(@"\A(?:node|nodejs|perl|php|python(?:[0-9]+(?:\.[0-9]+)*)?|ruby)\z", RegexOptions.CultureInvariant);

    private static readonly ISet<string> BunUnbindable = Set("--bunfig", "--config", "--cwd", "--env-file", "--loader", "--preload", "--tsconfig-override", "-r");
    private static readonly ISet<string> DenoUnbindable = Set("--config", "--env-file", "--import-map", "--lock", "--node-modules-dir", "--preload");
    private static readonly ISet<string> NodeFileOptions = Set("--env-file", "--env-file-if-exists", "-r", "--experimental-loader", "--import", "--loader", "--require");
    private static readonly ISet<string> BunCommands = Set(
        "add", "audit", "completions", "create", "exec", "help", "init", "install", "link", "outdated", "patch", "pm", "publish", "remove", "repl", "run", "test", "unlink", "update", "upgrade", "x");
    private static readonly ISet<string> BunValueOptions = Set(
        "--backend", "--bunfig", "--conditions", "--config", "--console-depth", "--cwd", "--define", "--elide-lines", "--env-file", "--extension-order", "--filter", "--hot", "--inspect",
        "--inspect-brk", "--inspect-wait", "--install", "--jsx-factory", "--jsx-fragment", "--jsx-import-source", "--loader", "--origin", "--port", "--preload", "--smol", "--tsconfig-override",
        "-c", "-e", "-p", "-r");
    private static readonly ISet<string> DenoValueOptions = Set(
        "--cached-only", "--cert", "--config", "--env-file", "--ext", "--harmony-import-attributes", "--import-map", "--inspect", "--inspect-brk", "--inspect-wait", "--location", "--log-level",
        "--lock", "--node-modules-dir", "--no-check", "--preload", "--reload", "--seed", "--strace-ops", "--unstable-bare-node-builtins", "--v8-flags", "--watch", "--watch-exclude", "-L");

    public static bool IsPosixShell(string name) => ShellNames.Family(name) == ShellFamily.Posix;

    /// <summary>True for a program that does what a file tells it: without its file held, an approval says nothing.</summary>
    public static bool ReadsScript(string name) => ScriptRunners.Contains(name) || Interpreters.Contains(name) || VersionedInterpreter.IsMatch(name);

    /// <summary>True when a shell is told to read files, its input or its start-up code besides the command.</summary>
    public static bool ShellLoadsCode(IReadOnlyList<string> argv, string name) => IsPosixShell(name) && argv.Skip(1).TakeWhile(token => token != "--").Any(token =>
        ShellCodeOptions.Contains(Flag(token)) || token is "-s" or "--stdin" or "--interactive" or "-i"
        || token.Length > 1 && token[0] == '-' && token.IndexOf('-', 1) < 0 && token.IndexOf('i') > 0 && token.IndexOf('=') < 0);

    /// <summary>True when a runtime is told to load other code or to work elsewhere.</summary>
    public static bool LoadsUnboundCode(IReadOnlyList<string> argv, string name) => name switch
    {
        "bun" => argv.Skip(1).Any(token => BunUnbindable.Contains(Flag(token))),
        "deno" => argv.Skip(1).Any(token => DenoUnbindable.Contains(Flag(token))),
        "php" => argv.Skip(1).Select(token => token.Trim().ToLowerInvariant()).Any(token => token is "-c" or "--php-ini" || token.StartsWith("-d", StringComparison.Ordinal)
            || token.StartsWith("-c=", StringComparison.Ordinal) || token.StartsWith("--php-ini=", StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The place of the script in a shell's or interpreter's own argv; -1 when there is none that could be held.</summary>
    public static int Find(IReadOnlyList<string> argv, string name, Func<string, bool> isFile)
    {
        if (IsPosixShell(name))
        {
            return ParseableShells.Contains(name) ? ShellScript(argv, name) : -1;
        }
        string first = argv.Count > 1 ? argv[1].Trim() : string.Empty;
        if (FirstArgumentInterpreter.IsMatch(name) && first.Length > 0 && first[0] != '-')
        {
            return 1;
        }
        int found = name switch
        {
            "bun" => BunScript(argv, isFile),
            "deno" => first == "run" ? Positional(argv, 2, DenoValueOptions, isFile) : -1,
            _ => -1,
        };
        bool loadsMore = name == "ruby" && RubyLoadsMore(argv) || name == "perl" && PerlLoadsMore(argv);
        return found >= 0 || loadsMore || !ReadsScript(name) ? found : OnlyFile(argv, name is "node" or "nodejs", isFile);
    }

    private static int ShellScript(IReadOnlyList<string> argv, string name)
    {
        if (PosixShellOptions.Read(argv).PayloadIndex >= 0)
        {
            return -1;
        }
        bool plus = PlusOptionShells.Contains(name), end = false;
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (token == "-" || !end && token == "-s")
            {
                return -1;
            }
            if (!end && token == "--")
            {
                end = true;
            }
            else if (!end && (token[0] == '-' || plus && token[0] == '+'))
            {
                int equals = token.IndexOf('=');
                i += ShellValueOptions.Contains(equals < 0 ? token : token.Substring(0, equals)) ? equals < 0 ? 1 : 0 : ClusterValues(token);
            }
            else
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>How many values a cluster such as <c>-eo</c> takes: one for each <c>o</c> and <c>O</c>.</summary>
    private static int ClusterValues(string token) =>
        token.Length < 2 || token[1] == '-' || token.IndexOf('-', 1) >= 0 ? 0 : token.Skip(1).Count(c => c is 'o' or 'O');

    private static int BunScript(IReadOnlyList<string> argv, Func<string, bool> isFile)
    {
        int at = Positional(argv, 1, BunValueOptions, null);
        if (at < 0)
        {
            return -1;
        }
        string token = argv[at].Trim();
        return token == "run" ? Positional(argv, at + 1, BunValueOptions, isFile)
            : BunCommands.Contains(token) || !(token[0] is '.' or '/' or '\\' || token.IndexOfAny(['/', '\\']) >= 0 || Path.GetExtension(token).Length > 0) ? -1
            : at;
    }

    /// <summary>The first argument that is no option; with <paramref name="isFile"/> only if it is a file.</summary>
    private static int Positional(IReadOnlyList<string> argv, int start, ISet<string> valueOptions, Func<string, bool>? isFile)
    {
        bool end = false;
        for (int i = start; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (!end && token == "--")
            {
                end = true;
            }
            else if (!end && token == "-")
            {
                return -1;
            }
            else if (!end && token[0] == '-')
            {
                i += token.IndexOf('=') < 0 && valueOptions.Contains(token) ? 1 : 0;
            }
            else
            {
                return isFile is null || isFile(token) ? i : -1;
            }
        }
        return -1;
    }

    /// <summary>The only file among the arguments; none or several mean that nobody can say which one is the script.</summary>
    private static int OnlyFile(IReadOnlyList<string> argv, bool node, Func<string, bool> isFile)
    {
        int found = -1;
        bool end = false;
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (!end && token == "--")
            {
                end = true;
            }
            else if (!end && token == "-")
            {
                return -1;
            }
            else if (!end && token[0] == '-')
            {
                int equals = token.IndexOf('=');
                string value = equals >= 0 ? token.Substring(equals + 1) : i + 1 < argv.Count ? argv[i + 1].Trim() : string.Empty;
                if (node && NodeFileOptions.Contains(Flag(token)) && value.Length > 0 && isFile(value))
                {
                    return -1;
                }
            }
            else if (isFile(token))
            {
                if (found >= 0)
                {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    private static bool RubyLoadsMore(IReadOnlyList<string> argv) => Options(argv).Any(token => token is "-S" or "--chdir" || token.StartsWith("-C", StringComparison.Ordinal)
        || token.StartsWith("-I", StringComparison.Ordinal) || token.StartsWith("-r", StringComparison.Ordinal) || token.StartsWith("--chdir=", StringComparison.Ordinal)
        || token.StartsWith("--require", StringComparison.Ordinal) || token == "-i");

    private static bool PerlLoadsMore(IReadOnlyList<string> argv) => Options(argv).Any(token => token == "-S" || token.StartsWith("-I", StringComparison.Ordinal)
        || token.StartsWith("-M", StringComparison.Ordinal) || token.StartsWith("-m", StringComparison.Ordinal));

    private static IEnumerable<string> Options(IReadOnlyList<string> argv) => argv.Skip(1).Select(token => token.Trim()).TakeWhile(token => token != "--");

    private static string Flag(string token)
    {
        token = token.Trim();
        int equals = token.IndexOf('=');
        return (equals < 0 ? token : token.Substring(0, equals)).ToLowerInvariant();
    }

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);
}
