using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <summary>
/// Which argument of a command is a file whose content decides what happens, so that an approval has to be bound to that content
/// (docs/protocol/policy.md 6.3).
/// </summary>
/// <param name="Index">Index in the request's argv; null when no file needs binding.</param>
/// <param name="Refusal">Why the command cannot be bound; its text is what follows <c>SYSTEM_RUN_DENIED: approval </c> on the wire.</param>
internal readonly partial record struct ScriptOperand(int? Index, AnalysisReason? Refusal)
{
    private const int MaxRounds = 64;

    private static readonly AnalysisReason DispatchDirectory = new("dispatch-cwd", "cannot safely bind dispatch cwd options");
    private static readonly AnalysisReason StartupFiles = new("shell-startup-files", "cannot safely bind shell startup files");
    private static readonly AnalysisReason StartupEnvironment = new("shell-startup-environment",
        "cannot safely bind shell startup environment");
    private static readonly AnalysisReason RuntimeOptions = new("runtime-options",
        "cannot safely bind runtime code-loading or cwd options");
    internal static readonly AnalysisReason Unbindable = new("interpreter-command", "cannot safely bind this interpreter/runtime command");

    /// <summary>Finds the operand.</summary>
    /// <param name="argv">The request's argv.</param>
    /// <param name="shellPayload"><see cref="CommandAnalysis.ShellPayload"/>.</param>
    /// <param name="files">The file system, seen from the request's directory.</param>
    /// <param name="hasEnvironment">True when the node's environment has the variable with a non-blank value.</param>
    /// <param name="platform">Whose rules hold.</param>
    public static ScriptOperand Find(IReadOnlyList<string> argv, string? shellPayload, IOperandFiles files,
        Func<string, bool> hasEnvironment, AnalysisPlatform platform)
    {
        Unwrapped inner = Unwrap(argv, platform);
        if (ChangesDirectory(argv, platform)
            || inner.Packages.Any(package => package.Start.Argv is { } started && ChangesDirectory(started, platform)))
        {
            return new ScriptOperand(null, DispatchDirectory);
        }
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
        if (ProgramCatalog.Find(name)?.Script?.IsUnbindable is { } unbindable
            && inner.Argv.Skip(1).Any(word => unbindable(word.Trim().ToLowerInvariant())))
        {
            return new ScriptOperand(null, RuntimeOptions);
        }
        int? index = FindIndex(argv, inner, files, platform, out bool unholdable);
        return index is null && (unholdable || NeedsBinding(argv, inner, shellPayload, unholdable, files, platform))
            ? new ScriptOperand(null, Unbindable) : new ScriptOperand(index ?? RunnerFile(inner, files), null);
    }

    /// <param name="Argv">The innermost program with its arguments.</param>
    /// <param name="Base">Where it stands in the whole.</param>
    /// <param name="IsOpaque">True when what is started is not what stands there.</param>
    /// <param name="Packages">The runners of packages that were looked through, outermost first.</param>
    private readonly record struct Unwrapped(IReadOnlyList<string> Argv, int Base, bool IsOpaque, IReadOnlyList<PackageLayer> Packages)
    {
        /// <summary>True behind a runner of packages.</summary>
        public bool IsPackage => Packages.Count > 0;
    }

    private static Unwrapped Unwrap(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        IReadOnlyList<string> current = argv;
        bool opaque = false;
        List<PackageLayer>? packages = null;
        for (int round = 0; round < MaxRounds && current.Count > 0; round++)
        {
            Unwrapping unwrapping = Unwrapping.Of(current, platform);
            // A word of the shell ends it: outside of a payload that is a program of its own.
            UnwrapLayer? word = unwrapping.Layers.FirstOrDefault(static layer => layer.Kind == LayerKind.ShellWord);
            opaque |= unwrapping.HidesCommand || unwrapping.Layers.TakeWhile(static layer => layer.Kind != LayerKind.ShellWord)
                .Any(static layer => layer.Kind == LayerKind.Multiplexer);
            current = word is null ? unwrapping.Inner : ArgvParts.From(word.Argv, word.Start);
            if (word is not null || unwrapping.Stopped is not null || current.Count == 0 || PackageRunner.Read(current) is not { } package)
            {
                break;
            }
            (packages ??= []).Add(new PackageLayer(argv.Count - current.Count, current, package));
            if (package.Argv is not { } started || packages.Count > MostPackages)
            {
                break;
            }
            current = started;
        }
        return new Unwrapped(current, argv.Count - current.Count, opaque, packages ?? (IReadOnlyList<PackageLayer>)[]);
    }

    /// <param name="argv">The command.</param>
    /// <param name="inner">What stands in it.</param>
    /// <param name="files">The file system.</param>
    /// <param name="platform">Whose rules hold.</param>
    /// <param name="unholdable">True when files that the program carries out cannot be held: asked once.</param>
    private static int? FindIndex(IReadOnlyList<string> argv, Unwrapped inner, IOperandFiles files, AnalysisPlatform platform,
        out bool unholdable)
    {
        unholdable = false;
        string name = ExecutableName.Normalise(inner.Argv.Count > 0 ? inner.Argv[0] : "");
        if (name.Length == 0 || inner.IsOpaque || ShellNames.IsMultiplexer(name))
        {
            return null;
        }
        int? packaged = PackageFile(inner, files);
        CarriedFiles carried = CarriedFiles.Of(inner.Argv, files, packaged is not null);
        unholdable = carried.Unholdable || inner.IsPackage && IsUnclear(inner, files, platform);
        if (inner.Base < 0 || unholdable && inner.IsPackage)
        {
            return null;
        }
        if ((FindLocal(inner.Argv, name, carried, files) ?? packaged) is not { } local)
        {
            return null;
        }
        // Of a command that env -S put together only what stood behind its text stands in the request.
        int at = inner.Base + local;
        bool isWritten = at < argv.Count && argv[at] == inner.Argv[local] && !IsElsewhere(argv, inner, name, local, files, platform)
            && !(inner.IsPackage && RunnerFile(inner, files) is { } own && files.IsScriptLike(argv[own].Trim()));
        unholdable |= !isWritten;
        return isWritten ? at : null;
    }

    /// <summary>
    /// True for a file without a way from the root, where an option in front of it leads to another directory first, or may: one that has
    /// such a file, too.
    /// </summary>
    private static bool IsElsewhere(IReadOnlyList<string> argv, Unwrapped inner, string name, int local, IOperandFiles files,
        AnalysisPlatform platform) =>
        !IsAbsolute(inner.Argv[local].Trim() is { Length: > 0 } file ? file : ".", platform)
        && (DirectoryOptions.Any(argv, inner.Base)
            || ProgramCatalog.Find(name)?.Script?.ChangesDirectory is { } changes
                && inner.Argv.Take(local).Skip(1).Any(word => changes(word.Trim().ToLowerInvariant()))
            || CarriedFiles.IsAlsoElsewhere(argv, inner.Base + local, inner.Base + local, 0, files));

    private static int? FindLocal(IReadOnlyList<string> argv, string name, CarriedFiles carried, IOperandFiles files)
    {
        if (ProgramCatalog.Shell(name) is { Family: ShellFamily.Posix } shell)
        {
            return shell.IsParseable ? ShellScript(argv) : OnlyFile(argv, [], files);
        }
        if (ProgramCatalog.Find(name)?.Script is not { } rule)
        {
            return carried.Unholdable ? null : carried.Index ?? DirectFile(argv, name, files);
        }
        if (rule.ComesFirst && argv.Count > 1 && argv[1].Trim() is { Length: > 0 } first && first[0] != '-')
        {
            return 1;
        }
        return rule.Options is { } options && RuntimeScript(argv, options, rule.Commands, files) is { } found ? found
            : rule.LoadsCode is { } loads && Options(argv).Any(loads) ? null
            : OnlyFile(argv, rule.FileOptions, files);
    }

    private static int? DirectFile(IReadOnlyList<string> argv, string name, IOperandFiles files)
    {
        string program = argv[0].Trim();
        return !PackageRunner.IsNoScript(name) && IsPath(program) && files.IsFile(program) && files.IsMutable(program) ? 0 : null;
    }

    private static bool IsPath(string program) => program.Length > 0 && (program[0] == '.' || ExecutableName.IsPath(program));

    private static IEnumerable<string> Options(IReadOnlyList<string> argv) =>
        argv.Skip(1).Select(static word => word.Trim()).TakeWhile(static word => word != "--").Where(static word => word.Length > 0);

    /// <summary>A shell's options in front of its script: with one more that some shells have.</summary>
    private static readonly OptionTable ShellOptions = PosixShellOptions.Options with
    {
        LongWithValue = [.. PosixShellOptions.Options.LongWithValue, "--startup-script"], ValueAfterEquals = true,
    };

    private static int? ShellScript(IReadOnlyList<string> argv)
    {
        if (PosixShellOptions.Read(argv) is { PayloadIndex: >= 0 } or { Attached: not null })
        {
            return null;
        }
        bool separated = false;
        foreach (OptionWord word in ShellOptions.Read(argv, 1))
        {
            if (word.Token == "-" || (!separated && word.Token == "-s"))
            {
                return null;
            }
            separated |= word.Kind == WordKind.Separator;
            if (word.Kind == WordKind.Operand && word.Token.Length > 0 && (separated || word.Token != "+"))
            {
                return word.Index;
            }
        }
        return null;
    }

    /// <summary>
    /// The script of a runtime: behind <c>run</c>, or where <paramref name="commands"/> are known a path that is none of them.
    /// </summary>
    private static int? RuntimeScript(IReadOnlyList<string> argv, OptionTable options, HashSet<string>? commands, IOperandFiles files)
    {
        if ((commands is null ? 1 : Positional(argv, 1, options)) is not { } at || at >= argv.Count)
        {
            return null;
        }
        string token = argv[at].Trim();
        if (token == "run")
        {
            return Positional(argv, at + 1, options) is { } script && files.IsFile(argv[script].Trim()) ? script : null;
        }
        bool isPath = token.Length > 0 && (token[0] == '.' || token.LastIndexOf('.') > 0 || ExecutableName.IsPath(token));
        return commands is not null && !commands.Contains(token) && isPath ? at : null;
    }

    private static int? Positional(IReadOnlyList<string> argv, int from, OptionTable options)
    {
        foreach (OptionWord word in options.Read(argv, from))
        {
            if (word.Kind == WordKind.Separator)
            {
                return word.Next < argv.Count && argv[word.Next].Trim().Length > 0 ? word.Next : null;
            }
            if (word.Kind == WordKind.Operand && word.Token.Length > 0)
            {
                return word.Token == "-" ? null : word.Index;
            }
        }
        return null;
    }

    /// <summary>Options of which nothing more is known.</summary>
    private static readonly OptionTable AnyOptions = new() { Lenient = true, Trims = true };

    /// <summary>The only existing file among the arguments; none when there are several or when one is loaded by an option.</summary>
    private static int? OnlyFile(IReadOnlyList<string> argv, string[] fileOptions, IOperandFiles files)
    {
        int? found = null;
        bool separated = false;
        int names = 0;
        foreach (OptionWord word in AnyOptions.Read(argv, 1))
        {
            if (++names > CarriedFiles.MostNames)
            {
                return null;
            }
            separated |= word.Kind == WordKind.Separator;
            if (word.Kind == WordKind.Flag)
            {
                string[] parts = word.Token.Split(['='], 2);
                string value = parts.Length > 1 ? parts[1] : word.Next < argv.Count ? argv[word.Next].Trim() : "";
                // A file in the option's own word (sed -nfx, php --zend-extension=x) is carried out as well, or instead.
                if (Array.IndexOf(fileOptions, parts[0].ToLowerInvariant()) >= 0 && value.Length > 0 && files.IsFile(value))
                {
                    return null;
                }
                foreach (string part in separated ? [] : CarriedFiles.Behind(word.Token))
                {
                    if (++names > CarriedFiles.MostNames || files.IsFile(part))
                    {
                        return null;
                    }
                }
            }
            else if (word.Kind == WordKind.Operand && word.Token.Length > 0)
            {
                bool isFile = files.IsFile(word.Token);
                if ((!separated && word.Token == "-") || (isFile && found is not null))
                {
                    return null;
                }
                found = isFile ? word.Index : found;
            }
        }
        return found;
    }

    private static bool NeedsBinding(IReadOnlyList<string> argv, Unwrapped inner, string? payload, bool unholdable, IOperandFiles files,
        AnalysisPlatform platform, int depth = 0)
    {
        if (inner.IsOpaque)
        {
            return true;
        }
        if (payload is not null)
        {
            return PayloadNeedsBinding(payload, files, platform);
        }
        Unwrapping unwrapping = Unwrapping.Of(inner.IsPackage ? inner.Argv : argv, platform);
        if (ShellWrapperReader.Recognise(unwrapping, null, platform) is { Inline: { } text } shell
            && (shell.Family == ShellFamily.Posix || inner.IsPackage))
        {
            return shell.Family != ShellFamily.Posix || TextNeedsBinding(text, files, platform, depth);
        }
        if (inner.Argv.Count == 0)
        {
            return false;
        }
        string program = inner.Argv[0].Trim();
        if (IsPath(program) && !files.IsFile(program))
        {
            return true;
        }
        string name = ExecutableName.Normalise(program);
        return ProgramCatalog.Find(name) is { Script: not null } || unholdable
            || ProgramCatalog.Shell(name) is { Family: ShellFamily.Posix, IsParseable: false } && inner.Argv.Count > 1;
    }

    private static bool IsAbsolute(string path, AnalysisPlatform platform) =>
        path[0] == '/'
            || (platform == AnalysisPlatform.Windows && (path[0] == '\\' || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/')));

    /// <summary>
    /// <c>env -C elsewhere …</c>, also behind another wrapper. The reference looks only at an <c>env</c> in the first place (and takes
    /// <c>-c</c> for the option), and would then hold a file of another directory.
    /// </summary>
    private static bool ChangesDirectory(IReadOnlyList<string> argv, AnalysisPlatform platform) =>
        (argv.Count > 0 && ExecutableName.Normalise(argv[0]) == "env" && argv.Skip(1)
            .Select(static word => word.Trim().ToLowerInvariant())
            .TakeWhile(static token => token.StartsWith("-", StringComparison.Ordinal) || token.IndexOf('=') >= 0)
            .Any(static token => token.Split('=')[0] is "-c" or "--chdir"))
        || Unwrapping.Of(argv, platform).Layers.Any(static layer => layer.Step.Env is { ChangesDirectory: true } || layer.Name == "env"
            && layer.Argv.Skip(layer.Start + 1).Take((layer.Next < 0 ? layer.Argv.Count : layer.Next) - layer.Start - 1)
                .Any(static token => token.StartsWith("-C", StringComparison.Ordinal)
                    || token.StartsWith("--ch", StringComparison.Ordinal)));

    private static bool HasStartupFile(IReadOnlyList<string> argv) =>
        argv.Skip(1).TakeWhile(static token => token != "--").Any(static token =>
        token.Split('=')[0].Trim().ToLowerInvariant() is "--init-file" or "--rcfile" or "--startup-script"
            || token is "-s" or "--stdin" or "--interactive" || HasInteractiveLetter(token));

    private static bool HasInteractiveLetter(string token) =>
        token.Length > 1 && token[0] == '-' && token.IndexOf('=') < 0
            && token.Skip(1).TakeWhile(static letter => letter != '-').Contains('i');

    private static bool SetsStartupVariable(IReadOnlyList<string> argv) =>
        argv.Any(static token => EnvInvocation.AssignmentKey(token.Trim()) is "BASH_ENV" or "ENV");
}
