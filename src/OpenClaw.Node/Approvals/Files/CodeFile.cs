using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// Files that are there to be carried out: executable ones, texts that name their interpreter, and what is called like a program's text.
/// </summary>
internal static class CodeFile
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".sh", ".bash", ".zsh", ".ksh", ".fish", ".py", ".pyc", ".pyz", ".pl", ".pm", ".t", ".rb", ".js", ".mjs", ".cjs", ".ts", ".mts",
        ".tsx", ".lua", ".luac", ".php", ".phar", ".java", ".jar", ".class", ".war", ".jnlp", ".hs", ".lhs", ".lisp", ".lsp", ".cl",
        ".fas", ".el", ".scm", ".ss", ".rkt", ".ml", ".erl", ".beam", ".escript", ".ex", ".exs", ".clj", ".cljs", ".bb", ".groovy",
        ".gradle", ".kt", ".kts", ".scala", ".sc", ".r", ".jl", ".m", ".tcl", ".exp", ".awk", ".sed", ".ps1", ".psm1", ".bat", ".cmd",
        ".vbs", ".wsf", ".hta", ".exe", ".com", ".dll", ".so", ".dylib", ".o", ".a", ".wasm", ".nix", ".zig", ".nim", ".cr", ".go", ".rs",
        ".d", ".dart", ".swift", ".pas", ".f90", ".pro", ".prolog", ".st", ".fth", ".gvpr", ".ipynb", ".bats", ".robot", ".run",
        ".appimage", ".mk", ".just", ".gdb", ".csx", ".fsx", ".hy", ".fnl", ".janet", ".nu", ".elv", ".xsh", ".jsh", ".cljc", ".rhai",
        ".sage", ".lean", ".idr", ".agda", ".nf", ".smk", ".jsonnet", ".star", ".rake", ".ru", ".q", ".ijs", ".wls",
    };

    /// <summary>True for one that is there.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="byItsName">True where the ending of its name is enough.</param>
    public static bool Is(string path, bool byItsName)
    {
        if (!FileFacts.IsFile(path))
        {
            return false;
        }
        if (byItsName && path.LastIndexOf('.') is >= 0 and var dot && Endings.Contains(path.Substring(dot)))
        {
            return true;
        }
        return !ThisSystem.IsWindows && FileFacts.IsExecutable(path)
            || ScriptInterpreter.LineOf(PlainOpen.TryHead(path, ScriptInterpreter.LongestLine) ?? []) is not null;
    }
}
