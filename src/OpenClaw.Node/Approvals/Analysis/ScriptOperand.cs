namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Which argument of a command is a file whose content decides what happens, so that an approval has to be bound to that content (spec/exec-approvals.md 6.3).</summary>
/// <param name="Index">Index in the request's argv; null when no file needs binding.</param>
/// <param name="Refusal">Why the command cannot be bound; its text is what follows <c>SYSTEM_RUN_DENIED: </c> on the wire.</param>
internal readonly record struct ScriptOperand(int? Index, AnalysisReason? Refusal)
{
    private const int MaxLayers = 64;

    private static readonly AnalysisReason DispatchDirectory = new("dispatch-cwd", "approval cannot safely bind dispatch cwd options");
    private static readonly AnalysisReason StartupFiles = new("shell-startup-files", "approval cannot safely bind shell startup files");
    private static readonly AnalysisReason StartupEnvironment = new("shell-startup-environment", "approval cannot safely bind shell startup environment");
    private static readonly AnalysisReason RuntimeOptions = new("runtime-options", "approval cannot safely bind runtime code-loading or cwd options");
    private static readonly AnalysisReason Unbindable = new("interpreter-command", "approval cannot safely bind this interpreter/runtime command");

    /// <summary>Finds the operand.</summary>
    /// <param name="argv">The request's argv.</param>
    /// <param name="shellPayload"><see cref="CommandAnalysis.ShellPayload"/>.</param>
    /// <param name="files">The file system, seen from the request's directory.</param>
    /// <param name="hasEnvironment">True when the node's environment has the variable with a non-blank value.</param>
    /// <param name="platform">Whose rules hold.</param>
    public static ScriptOperand Find(IReadOnlyList<string> argv, string? shellPayload, IOperandFiles files, Func<string, bool> hasEnvironment, AnalysisPlatform platform)
    {
        if (HasDispatchDirectory(argv))
        {
            return new ScriptOperand(null, DispatchDirectory);
        }
        Unwrapped inner = Unwrap(argv, platform);
        string name = ExecutableName.Normalise(inner.Argv.Count > 0 ? inner.Argv[0] : "");
        if (ShellNames.Family(name) == ShellFamily.Posix)
        {
            if (HasStartupFile(inner.Argv))
            {
                return new ScriptOperand(null, StartupFiles);
            }
            if (hasEnvironment("BASH_ENV") || hasEnvironment("ENV") || SetsStartupVariable(argv))
            {
                return new ScriptOperand(null, StartupEnvironment);
            }
        }
        if (OperandTables.HasUnbindableOption(name, inner.Argv))
        {
            return new ScriptOperand(null, RuntimeOptions);
        }
        int? index = FindIndex(argv, files, platform);
        return index is null && NeedsBinding(argv, shellPayload, files, platform) ? new ScriptOperand(null, Unbindable) : new ScriptOperand(index, null);
    }

    private readonly record struct Unwrapped(IReadOnlyList<string> Argv, int Base, bool SawMultiplexer);

    private static Unwrapped Unwrap(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        IReadOnlyList<string> current = argv;
        bool multiplexer = false;
        for (int layer = 0; layer < MaxLayers && current.Count > 0; layer++)
        {
            DispatchWrapper.Step step = DispatchWrapper.Read(current, 0, platform);
            string name = ExecutableName.Normalise(current[0]);
            if (step.IsUnwrapped)
            {
                current = step.Rebuilt ?? SegmentBuilder.Slice(current, step.CommandIndex);
            }
            else if (step.Name is null && ShellNames.IsMultiplexer(name))
            {
                int applet = current.Count > 1 && current[1].Trim() == "--" ? 2 : 1;
                if (applet >= current.Count || ShellNames.Family(ExecutableName.Normalise(current[applet])) is null)
                {
                    break;
                }
                multiplexer = true;
                current = SegmentBuilder.Slice(current, applet);
            }
            else if (step.Name is null && PackageRunner.Peel(current) is { } package)
            {
                current = package;
            }
            else
            {
                break;
            }
        }
        return new Unwrapped(current, argv.Count - current.Count, multiplexer);
    }

    private static int? FindIndex(IReadOnlyList<string> argv, IOperandFiles files, AnalysisPlatform platform)
    {
        Unwrapped inner = Unwrap(argv, platform);
        string name = ExecutableName.Normalise(inner.Argv.Count > 0 ? inner.Argv[0] : "");
        if (name.Length == 0 || inner.SawMultiplexer || ShellNames.IsMultiplexer(name) || inner.Base < 0)
        {
            return null;
        }
        int? local = FindLocal(inner.Argv, name, files);
        return local is { } at ? inner.Base + at : null;
    }

    private static int? FindLocal(IReadOnlyList<string> argv, string name, IOperandFiles files)
    {
        if (ShellNames.Family(name) == ShellFamily.Posix)
        {
            return ShellNames.IsParseable(name) ? ShellScript(argv) : null;
        }
        if (OperandTables.TakesScriptFirst(name) && argv.Count > 1 && argv[1].Trim() is { Length: > 0 } first && first[0] != '-')
        {
            return 1;
        }
        int? found = name switch
        {
            "bun" => BunScript(argv, files),
            "deno" => argv.Count > 1 && argv[1].Trim() == "run" ? Positional(argv, 2, OperandTables.DenoValues) is { } at && files.IsFile(argv[at].Trim()) ? at : null : null,
            _ => null,
        };
        if (found is not null)
        {
            return found;
        }
        if ((name == "ruby" && OperandTables.LoadsRubyCode(argv)) || (name == "perl" && OperandTables.LoadsPerlCode(argv)))
        {
            return null;
        }
        return OperandTables.IsScriptRunner(name) ? OnlyFile(argv, name, files) : DirectFile(argv, name, files);
    }

    private static int? DirectFile(IReadOnlyList<string> argv, string name, IOperandFiles files)
    {
        string program = argv[0].Trim();
        bool path = program.Length > 0 && (program[0] == '.' || ExecutableName.IsPath(program));
        return name is not ("corepack" or "npm" or "npx" or "pnpm" or "yarn") && path && files.IsFile(program) && files.IsMutable(program) ? 0 : null;
    }

    private static int? ShellScript(IReadOnlyList<string> argv)
    {
        if (PosixShellOptions.Read(argv) is { PayloadIndex: >= 0 } or { Attached: not null })
        {
            return null;
        }
        bool separated = false;
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (token == "-" || (!separated && token == "-s"))
            {
                return null;
            }
            if (!separated && token == "--")
            {
                separated = true;
            }
            else if (separated || token[0] is not ('-' or '+'))
            {
                return i;
            }
            else
            {
                i += OperandTables.ShellOptionValues(token);
            }
        }
        return null;
    }

    private static int? BunScript(IReadOnlyList<string> argv, IOperandFiles files)
    {
        if (Positional(argv, 1, OperandTables.BunValues) is not { } at)
        {
            return null;
        }
        string token = argv[at].Trim();
        if (token == "run")
        {
            return Positional(argv, at + 1, OperandTables.BunValues) is { } script && files.IsFile(argv[script].Trim()) ? script : null;
        }
        return OperandTables.IsBunCommand(token) || !OperandTables.LooksLikePath(token) ? null : at;
    }

    private static int? Positional(IReadOnlyList<string> argv, int from, HashSet<string> values)
    {
        for (int i = from; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (token == "--")
            {
                return i + 1 < argv.Count && argv[i + 1].Trim().Length > 0 ? i + 1 : null;
            }
            if (token == "-")
            {
                return null;
            }
            if (token[0] != '-')
            {
                return i;
            }
            i += token.IndexOf('=') < 0 && values.Contains(token) ? 1 : 0;
        }
        return null;
    }

    /// <summary>The only existing file among the arguments; none when there are several or when one is loaded by an option.</summary>
    private static int? OnlyFile(IReadOnlyList<string> argv, string name, IOperandFiles files)
    {
        int? found = null;
        bool separated = false;
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (!separated && token == "--")
            {
                separated = true;
                continue;
            }
            if (!separated && token == "-")
            {
                return null;
            }
            if (!separated && token[0] == '-')
            {
                int equals = token.IndexOf('=');
                bool loads = name is "node" or "nodejs" && OperandTables.IsNodeFileOption(equals < 0 ? token : token.Substring(0, equals));
                string value = equals >= 0 ? token.Substring(equals + 1) : i + 1 < argv.Count ? argv[i + 1].Trim() : "";
                if (loads && value.Length > 0 && files.IsFile(value))
                {
                    return null;
                }
                continue;
            }
            if (files.IsFile(token))
            {
                if (found is not null)
                {
                    return null;
                }
                found = i;
            }
        }
        return found;
    }

    private static bool NeedsBinding(IReadOnlyList<string> argv, string? payload, IOperandFiles files, AnalysisPlatform platform)
    {
        Unwrapped inner = Unwrap(argv, platform);
        if (inner.SawMultiplexer)
        {
            return true;
        }
        if (payload is not null)
        {
            return PayloadNeedsBinding(payload, files, platform);
        }
        if (PackageRunner.IsUncertainDownload(argv) || inner.Argv.Count == 0)
        {
            return PackageRunner.IsUncertainDownload(argv);
        }
        string program = inner.Argv[0].Trim();
        if (program.Length > 0 && (program[0] == '.' || ExecutableName.IsPath(program)) && !files.IsFile(program))
        {
            return true;
        }
        string name = ExecutableName.Normalise(program);
        return name.Length > 0 && ShellNames.Family(name) != ShellFamily.Posix && OperandTables.IsScriptRunner(name);
    }

    private static bool PayloadNeedsBinding(string payload, IOperandFiles files, AnalysisPlatform platform)
    {
        if (payload.IndexOfAny([';', '&', '|', '<', '>']) >= 0)
        {
            return true;
        }
        if (ShellWords.Split(payload) is not { Count: > 0 } words)
        {
            return false;
        }
        if (FindIndex(words, files, platform) is not null || NeedsBinding(words, null, files, platform))
        {
            return true;
        }
        string first = words[0].Trim();
        if (first is "." or "source")
        {
            return true;
        }
        return first.Length > 0 && files.IsFile(first) && (!IsAbsolute(first, platform) || files.IsMutable(first) || files.IsScriptLike(first));
    }

    private static bool IsAbsolute(string path, AnalysisPlatform platform) =>
        path[0] == '/' || (platform == AnalysisPlatform.Windows && (path[0] == '\\' || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/')));

    private static bool HasDispatchDirectory(IReadOnlyList<string> argv)
    {
        if (argv.Count == 0 || ExecutableName.Normalise(argv[0]) != "env")
        {
            return false;
        }
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim().ToLowerInvariant();
            if (token is "-c" or "--chdir" || token.StartsWith("-c=", StringComparison.Ordinal) || token.StartsWith("--chdir=", StringComparison.Ordinal))
            {
                return true;
            }
            if (!token.StartsWith("-", StringComparison.Ordinal) && token.IndexOf('=') < 0)
            {
                return false;
            }
        }
        return false;
    }

    private static bool HasStartupFile(IReadOnlyList<string> argv)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i];
            if (token == "--")
            {
                return false;
            }
            string flag = token.Split('=')[0].Trim().ToLowerInvariant();
            bool interactive = token.Length > 1 && token[0] == '-' && token.IndexOf('=') < 0 && OperandTables.HasLetterBeforeDash(token, 'i');
            if (flag is "--init-file" or "--rcfile" or "--startup-script" || token is "-s" or "--stdin" or "--interactive" || interactive)
            {
                return true;
            }
        }
        return false;
    }

    private static bool SetsStartupVariable(IReadOnlyList<string> argv)
    {
        foreach (string token in argv)
        {
            string trimmed = token.Trim();
            if (trimmed.StartsWith("BASH_ENV=", StringComparison.Ordinal) || trimmed.StartsWith("ENV=", StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }
}
