using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// Runs payloads in a real shell and reports what it started, with which arguments.
/// </summary>
/// <remarks>
/// Many payloads share one shell process: each is handed to <c>eval</c>. That is the same reading as <c>-c</c>: dash calls
/// <c>evalstring()</c> for both, bash <c>parse_and_execute()</c> (dash main.c and eval.c, bash shell.c and builtins/evalstring.c). The
/// stubs are shell functions that write their name and arguments, NUL-separated, to descriptor 3; PATH is empty, so nothing else can be
/// started. <see cref="RunWithOption"/> runs a payload the plain way, with real stub programs on PATH; tests use it for a sample so that
/// the argument above is not taken on trust.
/// </remarks>
internal sealed class RealShell : IDisposable
{
    public static readonly string[] Stubs = ["p0", "p1", "p2", "f0", "f1"];

    private readonly string _shell;
    private readonly string _folder;

    /// <param name="shell">Its path.</param>
    /// <param name="compiled">With programs of C in place of scripts, where there is a compiler: for payloads by the hundred thousand, each
    /// of which starts some.</param>
    public RealShell(string shell, bool compiled = false)
    {
        _shell = shell;
        _folder = Path.Combine(Path.GetTempPath(), "openclaw-shell-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        foreach (string stub in Stubs)
        {
            string path = Path.Combine(_folder, "bin", stub);
            File.WriteAllText(path,
                "#!/bin/sh\nprintf '%s\\0' '>' " + stub + " \"$#\" \"$@\" >>'" + Path.Combine(_folder, "trace") + "'\n"
                + (stub[0] == 'f' ? "exit 1\n" : ""));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            if (compiled && Find("cc") is { } compiler)
            {
                Compile(compiler, stub, path);
            }
        }
    }

    private void Compile(string compiler, string stub, string path)
    {
        string source = Path.Combine(_folder, stub + ".c");
        File.WriteAllText(source, $$"""
            #include <fcntl.h>
            #include <stdio.h>
            #include <string.h>
            #include <unistd.h>
            int main(int count, char **words)
            {
                static char record[1 << 20];
                int used = snprintf(record, sizeof record, ">%c{{stub}}%c%d%c", 0, 0, count - 1, 0);
                for (int i = 1; i < count; i++) {
                    size_t length = strlen(words[i]) + 1;
                    if (used + length > sizeof record) return 99;
                    memcpy(record + used, words[i], length);
                    used += length;
                }
                int trace = open("{{Path.Combine(_folder, "trace")}}", O_WRONLY | O_APPEND);
                return write(trace, record, used) == used ? {{(stub[0] == 'f' ? 1 : 0)}} : 98;
            }
            """);
        File.Delete(path);
        using Process compilation = Process.Start(compiler, ["-O1", "-static", "-o", path, source]);
        compilation.WaitForExit();
        if (compilation.ExitCode != 0)
        {
            throw new InvalidOperationException($"{compiler} did not compile {source}.");
        }
    }

    /// <summary>The path of a shell; null when this machine has none.</summary>
    public static string? Find(string name)
    {
        string? more = Environment.GetEnvironmentVariable("OPENCLAW_SHELL_FOLDER");
        foreach (string directory in new[] { "/bin", "/usr/bin", "/usr/local/bin", more ?? "/bin" })
        {
            if (File.Exists(Path.Combine(directory, name)))
            {
                return Path.Combine(directory, name);
            }
        }
        return null;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What one payload started: the argv of every stub, in order.</summary>
    public sealed record Trace(IReadOnlyList<IReadOnlyList<string>> Started, bool Complete);

    /// <summary>
    /// Runs a batch; a payload that ends the shell ends the batch, so fewer traces than payloads may come back, the last one incomplete.
    /// </summary>
    public List<Trace> RunBatch(IReadOnlyList<string> payloads)
    {
        var script = new StringBuilder();
        string name = Path.GetFileName(_shell);
        // bash, ksh and yash write line by line, so that two members of a pipeline would mix: there a record separator stands for a line
        // feed, and both are in variables, because yash knows no $'' within quotes.
        bool byLine = name is "bash" or "ksh93" or "yash";
        string arguments = byLine ? "\"${@//$OPENCLAW_LF/$OPENCLAW_RS}\"" : "\"$@\"";
        script.Append(byLine ? "OPENCLAW_LF='\n' OPENCLAW_RS='\u001e'\n" : "");
        foreach (string stub in Stubs)
        {
            // mksh has no printf of its own.
            string report = name == "mksh" ? "typeset IFS=$'\\037'; print -rnu3 -- \">${IFS}" + stub + "${IFS}${#}${IFS}$*${IFS}\""
                : "printf '%s\\0' '>' " + stub + " \"$#\" " + arguments + " >&3";
            script.Append(stub).Append("() { ").Append(report).Append(stub[0] == 'f' ? "; return 1; }\n" : "; return 0; }\n");
        }
        script.Append(name switch
        {
            "bash" => "command_not_found_handle() { local count=$(($#-1)) name=\"$1\"; shift; printf '%s\\0' '>' \"$name\" \"$count\" "
                + arguments + "; return 127; } >&3\n",
            // An unmatched pattern is an error in zsh and stands for itself elsewhere.
            "zsh" => "setopt nonomatch\n",
            _ => "",
        });
        string mark = name == "mksh" ? "print -rnu3 -- $'{0}\\037'" : "printf '%s\\0' '{0}' >&3";
        script.Append("PATH=/nonexistent\n");
        foreach (string payload in payloads)
        {
            script.Append(mark.Replace("{0}", "#")).Append("; eval '").Append(payload.Replace("'", "'\\''")).Append("'\n");
        }
        script.Append(mark.Replace("{0}", ".")).Append('\n');
        string file = Path.Combine(_folder, "batch"), trace = Path.Combine(_folder, "trace");
        File.WriteAllText(file, script.ToString());
        File.WriteAllText(trace, "");
        Start(["/bin/sh", "-c", "exec 3>>\"$1\" </dev/null >/dev/null 2>&1; exec \"$0\" \"$2\"", _shell, trace, file]);
        return Parse(File.ReadAllBytes(trace));
    }

    /// <summary>Runs one payload as <c>shell -c payload</c>.</summary>
    public Trace RunWithOption(string payload)
    {
        string trace = Path.Combine(_folder, "trace");
        File.WriteAllText(trace, "");
        Start([_shell, "-c", payload]);
        byte[] written = File.ReadAllBytes(trace);
        List<Trace> traces = Parse([.. "#\0"u8, .. written, .. ".\0"u8]);
        return traces[0];
    }

    /// <summary>The folder of the real stub programs; the decoys are elsewhere.</summary>
    public string Programs => Path.Combine(_folder, "bin");

    /// <summary>The folder in which pinned texts run: full of decoys.</summary>
    public string Surroundings => Path.Combine(_folder, "around");

    /// <summary>
    /// Runs texts in which programs stand as paths, where everything is in the way of their names: functions of the shell, an alias, files
    /// of those names first on the PATH, in the current directory, and links to such files. Each of these would show itself in the trace as
    /// <c>decoy</c>.
    /// </summary>
    public List<Trace> RunPinned(IReadOnlyList<string> texts)
    {
        string decoys = Path.Combine(_folder, "decoys"), file = Path.Combine(_folder, "batch"), trace = Path.Combine(_folder, "trace");
        PlaceDecoys(decoys, trace);
        var script = new StringBuilder();
        foreach (string stub in Stubs)
        {
            string path = Path.Combine(decoys, stub);
            script.Append(stub == "p2" ? "alias p2=" + path + "\n" : stub + "() { printf '%s\\0' '>' decoy 0 >&3; }\n");
        }
        script.Append("PATH=':" + decoys + ":.'\n");
        foreach (string text in texts)
        {
            script.Append("printf '%s\\0' '#' >&3; eval '").Append(text.Replace("'", "'\\''")).Append("'\n");
        }
        script.Append("printf '%s\\0' '.' >&3\n");
        File.WriteAllText(file, script.ToString());
        File.WriteAllText(trace, "");
        Start(["/bin/sh", "-c", "exec 3>>\"$1\" </dev/null >/dev/null 2>&1; exec \"$0\" \"$2\"", _shell, trace, file], Surroundings);
        return Parse(File.ReadAllBytes(trace));
    }

    private void PlaceDecoys(string decoys, string trace)
    {
        if (Directory.Exists(decoys))
        {
            return;
        }
        Directory.CreateDirectory(decoys);
        Directory.CreateDirectory(Surroundings);
        foreach (string stub in Stubs)
        {
            string path = Path.Combine(decoys, stub), near = Path.Combine(Surroundings, stub);
            File.WriteAllText(path, "#!/bin/sh\nprintf '%s\\0' '>' decoy 0 >>'" + trace + "'\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            if (stub[0] == 'f')
            {
                File.CreateSymbolicLink(near, path);
            }
            else
            {
                File.Copy(path, near);
            }
        }
    }

    private void Start(string[] argv, string? directory = null)
    {
        var start = new ProcessStartInfo(argv[0]) { WorkingDirectory = directory ?? Path.Combine(_folder, "empty"),
            RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Path.Combine(_folder, "bin");
        start.Environment["HOME"] = "/home/nobody";
        start.Environment["LC_ALL"] = "C.UTF-8";
        for (int i = 1; i < argv.Length; i++)
        {
            start.ArgumentList.Add(argv[i]);
        }
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }

    private static List<Trace> Parse(byte[] bytes)
    {
        string[] fields = Encoding.UTF8.GetString(bytes).Replace('\u001e', '\n').Replace('\u001f', '\0').Split('\0');
        var traces = new List<Trace>();
        var started = new List<IReadOnlyList<string>>();
        bool open = false;
        for (int i = 0; i < fields.Length; i++)
        {
            switch (fields[i])
            {
                case "#" or ".":
                    if (open)
                    {
                        traces.Add(new Trace(started, true));
                        started = [];
                    }
                    open = fields[i] == "#";
                    break;
                case ">":
                    var argv = new List<string> { fields[i + 1] };
                    int count = int.Parse(fields[i + 2], CultureInfo.InvariantCulture);
                    for (int n = 0; n < count; n++)
                    {
                        argv.Add(fields[i + 3 + n]);
                    }
                    started.Add(argv);
                    i += 2 + count;
                    break;
            }
        }
        if (open)
        {
            traces.Add(new Trace(started, false));
        }
        return traces;
    }
}
