using System.Text.Encodings.Web;
using System.Text.Json;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>What CreateProcess gets, or why there is nothing to create.</summary>
internal sealed record WindowsProgram
{
    /// <summary>The full path of the executable.</summary>
    public string Application { get; private init; } = "";

    /// <summary>The whole command line, the program's name included.</summary>
    public string CommandLine { get; private init; } = "";

    /// <summary>A code such as <c>ENOENT</c>, or empty for a text that has none; null when all is well.</summary>
    public string? Error { get; private init; }

    /// <summary>What to tell about <see cref="Error"/>.</summary>
    public string? ErrorText { get; private init; }

    /// <summary>
    /// docs/protocol/process.md 1.1. Batch files are the one case in which something else than the named program is started: cmd.exe with
    /// that file.
    /// </summary>
    /// <param name="argv">The request's.</param>
    /// <param name="search">PATH of the environment of the run.</param>
    /// <param name="systemDirectory">Where this machine's own cmd.exe is; the request's environment has no say in it.</param>
    public static WindowsProgram Resolve(IReadOnlyList<string> argv, WindowsProgramSearch search, string systemDirectory)
    {
        var name = argv[0];
        var path = name.Length == 0 ? null : search.Find(name);
        if (path is null)
        {
            return new WindowsProgram { Error = "ENOENT", ErrorText = $"spawn {name} ENOENT" };
        }

        var extension = WindowsProgramSearch.ExtensionOf(path);
        switch (extension)
        {
            case ".exe" or ".com":
                var line = BaseName(name) is "cmd" or "cmd.exe" ? WindowsCommandLine.ForCmd(argv) : null;
                return new WindowsProgram
                {
                    Application = path,
                    CommandLine = line is null ? WindowsCommandLine.Join(argv) : WindowsCommandLine.Join([name]) + " " + line,
                };
            case ".cmd" or ".bat":
                var cmd = systemDirectory.TrimEnd('\\') + "\\cmd.exe";
                var batch = WindowsCommandLine.ForBatch(path, argv.Skip(1), out var refused);
                return batch is null
                    ? Refuse($"Unsafe Windows cmd.exe argument detected: {Json(refused!)}. Pass an explicit shell-wrapper argv at the call site instead.")
                    : new WindowsProgram { Application = cmd, CommandLine = "\"" + cmd + "\" " + batch };
            default:
                return Refuse(
                    $"Unsupported Windows command extension {Json(extension)} for {Json(name)}; use an explicit executable or shell wrapper.");
        }
    }

    /// <summary>An executable that is known by its full path: nothing is searched.</summary>
    public static WindowsProgram Exactly(IReadOnlyList<string> argv) =>
        new() { Application = argv[0], CommandLine = WindowsCommandLine.Join(argv) };

    /// <summary>An executable and the line that it gets, both decided.</summary>
    public static WindowsProgram Exactly(string application, string commandLine) =>
        new() { Application = application, CommandLine = commandLine };

    private static WindowsProgram Refuse(string text) => new() { Error = "", ErrorText = text };

    private static string BaseName(string name) => name.Substring(name.LastIndexOfAny(['/', '\\']) + 1).ToLowerInvariant();

    private static string Json(string text) => "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
}
