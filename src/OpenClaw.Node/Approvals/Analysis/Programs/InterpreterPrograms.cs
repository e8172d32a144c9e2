namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Rows of interpreters: what takes code on its command line or a script (docs/protocol/policy.md 6.3 and 7.4).</summary>
internal static class InterpreterPrograms
{
    private const string PerlLetters = "STWXUVacdflnpstuw0";

    private static readonly ProgramDanger Script =
        new(ProgramDanger.RunsText,
            "give the script a first line that names its interpreter (#!) and allow the script by its path") { CarriesOutFiles = true };
    private static readonly ProgramDanger Text = new(ProgramDanger.RunsText, ProgramDanger.NameThem) { CarriesOutFiles = true };
    private static readonly ProgramDanger Language = new("runs program text that can start programs or write files",
        ProgramDanger.NameThem) { CarriesOutFiles = true };
    private static readonly ProgramDanger Debugger = new("starts any program, or takes over a running one",
        ProgramDanger.NameThem) { CarriesOutFiles = true, StartsPrograms = true };

    private static readonly InterpreterRule Python = new() { Exact = ["-c"], Clusters = [('c', "-c", "BEIOPRSbdiqsuvx", "")],
        Hidden = HiddenCode.OfPython, HiddenUntil = HiddenCode.ScriptOfPython };
    private static readonly InterpreterRule Node = new() { Exact = ["-e", "--eval", "-p", "--print"], Hidden = HiddenCode.OfNode };
    private static readonly InterpreterRule Raku = new() { Exact = ["-e"], Clusters = [('e', "-e", "np", "")] };
    private static readonly InterpreterRule Awk = new()
    {
        Exact = ["-e", "--source"], Shortened = [("--source", "--s")], Prefixes = ["--source="],
        Operand = new(" inline program",
            ["-f", "--file", "-F", "--field-separator", "-v", "--assign", "-i", "--include", "-l", "--load", "-W"], UnlessFile: true),
    };
    private static readonly InterpreterRule Sed = new()
    {
        CaseSensitive = ["-e"], Operand = new(" inline program", ["-f", "--file", "-l", "--line-length"], UnlessFile: true),
        More = new() { Shortened = [("--expression", "--e")], Clusters = [('e', "-e", "nErsuzb", "")] },
    };
    private static readonly ScriptRule NodeScript = ScriptRule.First with
    {
        FileOptions = ["--env-file", "--env-file-if-exists", "-r", "--experimental-loader", "--import", "--loader", "--require"],
        LoadsCode = static token =>
            Flag(token) is "-r" or "--experimental-loader" or "--import" or "--loader" or "--require"
            or "--experimental-default-config-file",
    };
    private static readonly ScriptRule AwkScript = ScriptRule.Somewhere with
    {
        LoadsCode = static token =>
            Begins(token, "--i") || Begins(token, "--lo") || token[0] == '-' && LetterBefore(token, "il", "fFvWdeEopL"),
    };

    public static ProgramRow[] Rows { get; } =
    [
        new("python", "python2", "python3") { Danger = Script, Code = Python,
            Script = ScriptRule.First with { LoadsCode = LoadsPythonModule } },
        new("pypy") { Danger = Script, Code = Python, Script = ScriptRule.Somewhere with { LoadsCode = LoadsPythonModule } },
        new("pypy3") { Danger = Script, Code = Python },
        new("node", "nodejs") { Danger = Script, Code = Node, Script = NodeScript },
        new("bun")
        {
            Danger = Script, Code = Node, Runner = new() { Starting = ["x", "create"] },
            Script = new()
            {
                IsUnbindable = static token =>
                    Flag(token) is "--bunfig" or "-c" or "--config" or "--cwd" or "--env-file" or "--loader" or "--preload"
                    or "--tsconfig-override" or "-r",
                Options = RuntimeOptions(
                    "--backend", "--bunfig", "--conditions", "--config", "--console-depth", "--cwd", "--define", "--elide-lines",
                    "--env-file", "--extension-order", "--filter", "--hot", "--inspect", "--inspect-brk", "--inspect-wait", "--install",
                    "--jsx-factory", "--jsx-fragment", "--jsx-import-source", "--loader", "--origin", "--port",
                    "--preload", "--smol", "--tsconfig-override", "-c", "-e", "-p", "-r"),
                Commands = OptionTable.Set(
                    "add", "audit", "completions", "create", "exec", "help", "init", "install", "link", "outdated", "patch", "pm",
                    "publish", "remove", "repl", "run", "test",
                    "unlink", "update", "upgrade", "x"),
            },
        },
        new("deno")
        {
            Danger = Script, Code = Node with { Hidden = HiddenCode.OfDeno }, Runner = new() { Starting = ["x"] },
            Script = new()
            {
                IsUnbindable = static token =>
                    Flag(token) is "-c" or "--config" or "--env-file" or "--import-map" or "--lock" or "--node-modules-dir" or "--preload",
                Options = RuntimeOptions(
                    "--cached-only", "--cert", "--config", "--env-file", "--ext", "--harmony-import-attributes", "--import-map",
                    "--inspect", "--inspect-brk", "--inspect-wait", "--location", "--log-level", "--lock", "--node-modules-dir",
                    "--no-check", "--preload", "--reload", "--seed", "--strace-ops", "--unstable-bare-node-builtins",
                    "--v8-flags", "--watch", "--watch-exclude", "-L"),
                ChangesDirectory = static token => Flag(token) is "--cwd",
            },
        },
        new("awk", "gawk", "mawk", "nawk") { Danger = Language, IsLanguage = true, Code = Awk, Script = AwkScript },
        new("sed", "gsed") { Danger = Language, IsLanguage = true, Code = Sed, Script = ScriptRule.Somewhere },
        new("jq") { Danger = Language, IsLanguage = true, StartsNothing = true },
        new("bc") { Danger = Language, StartsNothing = true },
        new("dc", "m4") { Danger = Language },
        new("ruby")
        {
            Danger = Script, Code = new() { Exact = ["-e"], Clusters = [('e', "-e", "SUWacdlnpsvw0", "W0")] },
            Script = ScriptRule.First with { LoadsCode = LoadsRubyCode },
        },
        new("perl")
        {
            Danger = Script,
            Code = new() { Exact = ["-e"], Clusters = [('e', "-e", PerlLetters, "l0"), ('E', "-e", PerlLetters, "l0")],
                Hidden = HiddenCode.OfPerl },
            Script = ScriptRule.First with { LoadsCode = static token => token == "-S" || Begins(token, "-d:") || Begins(token, "-dt:")
                || token[0] == '-' && LetterBefore(token, "IMm", "CDFVix") },
        },
        new("php")
        {
            Danger = Script,
            Code = new()
            {
                Exact = ["-r"], CaseSensitive = ["-B", "-E", "-R"], Hidden = HiddenCode.OfPhp,
                More = new() { Exact = ["--run", "--process-begin", "--process-code", "--process-end"] },
            },
            Script = ScriptRule.First with { IsUnbindable = static token => Begins(token, "-c") || Begins(token, "-z")
                || Begins(token, "-d") || Flag(token) is "--php-ini" or "--define" or "--zend-extension" },
        },
        new("lua") { Danger = Script, Code = new() { Exact = ["-e"] },
            Script = ScriptRule.Somewhere with { LoadsCode = static token => Begins(token, "-l") } },
        new("esno", "jiti", "ts-node", "ts-node-esm", "tsx")
        {
            Danger = Script,
            Script = ScriptRule.Somewhere with
            {
                ChangesDirectory = static token => Begins(token, "--cw") || Flag(token) is "--dir" or "--root",
            },
        },
        new("vite-node")
        {
            Danger = Script,
            Script = ScriptRule.Somewhere with
            {
                ChangesDirectory = static token => Begins(token, "-r") || Begins(token, "--ro") || Flag(token) is "--cwd" or "--dir",
            },
        },
        new("r", "rscript") { Danger = Script, Code = new() { Exact = ["-e"] } },
        new("julia") { Danger = Script, Code = new() { Exact = ["-e", "--eval", "--print"], CaseSensitive = ["-E"] } },
        new("elixir", "iex") { Danger = Script, Code = new() { Exact = ["-e", "--eval", "--rpc-eval"], Glued = false } },
        new("guile") { Danger = Script, Code = new() { Exact = ["-c", "-e"], Glued = false } },
        new("groovy") { Danger = Script, Code = new() { Exact = ["-e"], NotGlued = ["-encoding"], Clusters = [('e', "-e", "np", "")] } },
        new("scala", "scala-cli")
        {
            Danger = Script,
            Code = new()
            {
                Glued = false,
                Exact =
                [
                    "-e", "--script-snippet", "--execute-script", "--execute-sc", "--execute-scala-script", "--scala-snippet",
                    "--execute-scala", "--java-snippet", "--execute-java", "--markdown-snippet", "--md-snippet", "--execute-markdown",
                    "--execute-md",
                ],
            },
        },
        new("clojure", "clj") { Danger = Script, Code = new() { Exact = ["-e", "--eval"], Glued = false } },
        new("raku") { Danger = Script, Code = Raku },
        new("perl6") { Danger = Script, Code = Raku, Script = ScriptRule.Somewhere },
        new("ghc", "ghci") { Danger = Script, Code = new() { Exact = ["-e"], Glued = false } },
        new("erl", "werl") { Danger = Script, Code = new() { Exact = ["-eval", "-run", "-s"], Glued = false } },
        new("expect") { Danger = Script, Code = new() { Exact = ["-c"] } },
        new("osascript") { Danger = Text, Code = new() { Exact = ["-e"] } },
        new("cscript", "wscript") { Danger = Text, Script = ScriptRule.Somewhere },
        new("mshta", "rundll32", "regsvr32", "installutil", "regasm", "regsvcs", "msbuild", "wmic", "py") { Danger = Text },
        new("ipython", "irb", "luajit", "runghc", "ocaml", "swift", "tclsh", "wish", "gjs", "octave", "sbcl", "racket", "jshell", "java",
            "nim", "crystal", "dart") { Danger = Script },
        new("mono", "clisp", "escript", "swipl", "gprolog", "runhaskell", "php-fpm", "hhvm", "jdb", "duckdb", "isql", "sqlplus",
            "clickhouse-client") { Danger = Script },
        new("execlineb", "posh", "sash", "rc", "lksh", "oksh", "loksh", "rzsh", "ion", "oil", "murex", "csi", "gosh", "gst", "pike", "rexx",
            "regina", "gforth", "chibi-scheme",
            "mit-scheme", "kotlin", "jjs", "jrunscript", "pry", "byebug", "slsh", "zx", "tasksh", "msfconsole", "knife", "crash", "ginsh",
            "scanmem", "groff", "troff", "nroff", "latexmk", "dvips")
            { Danger = Script },
        new("gdb", "gdb-multiarch", "gdbtui", "cgdb", "rust-gdb")
        {
            Danger = Debugger,
            Code = new()
            {
                Glued = false, Exact = ["-ex", "-iex", "-eiex"], Prefixes = ["-ex=", "-iex=", "-eiex="],
                Shortened =
                [
                    ("-eval-command", "-ev"), ("--eval-command", "--ev"), ("-init-eval-command", "-init-e"),
                    ("--init-eval-command", "--init-e"),
                    ("-early-init-eval-command", "-early-init-e"), ("--early-init-eval-command", "--early-init-e"),
                ],
                More = new() { Exact = ["--ex", "--iex", "--eiex"], Prefixes = ["--ex=", "--iex=", "--eiex="], Glued = false },
            },
        },
        new("lldb", "rust-lldb")
        {
            Danger = Debugger,
            Code = new() { Exact = ["-o", "-k"],
                Shortened = [("--one-line", "--on"), ("--one-line-before-file", "--one-line-"), ("--one-line-on-crash", "--one-line-")] },
        },
        // Their commands start programs as well (!id).
        new("r2", "radare2", "rizin") { Danger = Debugger, Code = new() { Exact = ["-c", "-e"],
            Clusters = [('c', "-c", "ACMNQXadhjnqsvwxz0", "")] } },
        new("bpftrace", "stap") { Danger = Debugger, Code = new() { Exact = ["-e"] } },
        new("dtrace") { Danger = Debugger, Code = new() { Exact = ["-n"] } },
        new("strace", "ltrace", "perf", "valgrind", "rr", "gdbserver", "ddd", "dlv", "sysdig", "trace-cmd", "uftrace",
            "heaptrack") { Danger = Debugger },
        new("make", "gmake")
        {
            Danger = OtherPrograms.Build,
            DirectoryLetters = "C",
            Runs = new() { LongFiles = ["--file", "--makefile"], FileLetters = "f" },
            Code = new()
            {
                Exact = ["-f", "--file", "--makefile", "--eval"], CaseSensitive = ["-E"], Shortened = [("--eval", "--ev")],
                Prefixes = ["-f"], Hidden = HiddenCode.OfMake,
                More = new()
                {
                    Shortened = [("--file", "--fi"), ("--makefile", "--m")],
                    Clusters = [('f', "-f", "BbdeikLnpqRrSstvw", ""), ('E', "-E", "BbdeikLnpqRrSstvw", "")],
                },
            },
        },
    ];

    private static OptionTable RuntimeOptions(params string[] withValue) => OptionTable.Of(withValue) with { Lenient = true, Trims = true };

    private static bool LoadsRubyCode(string token) =>
        Begins(token, "-C") || Begins(token, "-I") || Begins(token, "-r") || token == "-S" || Begins(token, "--chdir")
            || Begins(token, "--require") || token.ToLowerInvariant() is "-i" or "-r"
        || token[0] == '-' && LetterBefore(token, "CIrX", "EFKTWeix");

    private static bool LoadsPythonModule(string token) => token[0] == '-' && LetterBefore(token, "m", "QWXc");

    /// <summary>
    /// True when one of the letters stands in a word of short options, in front of all that would take the rest of the word for their
    /// value.
    /// </summary>
    private static bool LetterBefore(string token, string letters, string valued)
    {
        int at = token.Length > 1 && token[1] != '-' ? token.IndexOfAny([.. letters], 1) : -1;
        return at > 0 && token.IndexOfAny([.. valued], 1) is var other && (other < 0 || other > at);
    }

    private static bool Begins(string token, string text) => token.StartsWith(text, StringComparison.Ordinal);

    private static string Flag(string token) => token.Split('=')[0];
}
