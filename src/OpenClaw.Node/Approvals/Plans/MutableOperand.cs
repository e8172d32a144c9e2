using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Finds the file that a command carries out and that somebody could change between approval and start: the script of an interpreter, or the program
/// itself (spec/exec-approvals.md 6.3). Where such a file must exist and none can be named, no plan is made: an approval would be for anything.
/// </summary>
internal static class MutableOperand
{
    public const string Unbindable = "cannot safely bind this interpreter/runtime command";
    private const int MaxLayers = 16;

    /// <summary>The file and its content now; null when the command carries out none.</summary>
    /// <exception cref="PlanRefusedException">The command cannot be held to a file.</exception>
    public static MutableFileOperand? Find(IReadOnlyList<string> argv, string directory, string? payload, IReadOnlyDictionary<string, string> environment)
    {
        Unwrapped inner = Unwrap(argv);
        string name = inner.Argv.Count > 0 ? ExecutableName.Normalise(inner.Argv[0]) : string.Empty;
        if (inner.ChangesDirectory)
        {
            throw Refused("cannot safely bind dispatch cwd options");
        }
        if (OperandForms.ShellLoadsCode(inner.Argv, name))
        {
            throw Refused("cannot safely bind shell startup files");
        }
        if (OperandForms.IsPosixShell(name) && (argv.Any(IsStartupAssignment) || IsSet(environment, "BASH_ENV") || IsSet(environment, "ENV")))
        {
            throw Refused("cannot safely bind shell startup environment");
        }
        if (OperandForms.LoadsUnboundCode(inner.Argv, name))
        {
            throw Refused("cannot safely bind runtime code-loading or cwd options");
        }
        int at = Place(argv, inner, directory);
        if (at < 0)
        {
            return MustBind(argv, inner, payload, directory) ? throw Refused(Unbindable, unsupportedShape: true) : null;
        }
        return at < argv.Count && JsText.Trim(argv[at]) is { Length: > 0 } operand
            ? Snapshot(at, LexicalPath.Resolve(directory, operand))
            : throw Refused("requires a stable script operand");
    }

    /// <summary>True while the file that a plan names is still what the command carries out, with the same content.</summary>
    public static bool IsCurrent(MutableFileOperand operand, IReadOnlyList<string> argv, string? directory)
    {
        if (operand.ArgvIndex >= argv.Count || JsText.Trim(argv[operand.ArgvIndex]) is not { Length: > 0 } name)
        {
            return false;
        }
        string? real = RealPath.TryResolve(LexicalPath.Resolve(directory ?? Directory.GetCurrentDirectory(), name));
        return real is not null && real == operand.Path && Hash(real) == operand.Sha256;
    }

    private static MutableFileOperand Snapshot(int at, string path)
    {
        if (RealPath.TryResolve(path) is not { } real || FileFacts.Of(real) is not { } facts)
        {
            throw Refused("requires an existing script operand");
        }
        if (facts.Kind != FileKind.File)
        {
            throw Refused("requires a file script operand");
        }
        return new MutableFileOperand(at, real, Hash(real) ?? throw Refused("requires a readable script operand"));
    }

    private static string? Hash(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return HashText.Sha256(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Place(IReadOnlyList<string> argv, Unwrapped inner, string directory)
    {
        string name = inner.Argv.Count > 0 ? ExecutableName.Normalise(inner.Argv[0]) : string.Empty;
        if (name.Length == 0 || inner.SawMultiplexer || OperandForms.Multiplexers.Contains(name))
        {
            return -1;
        }
        if (OperandForms.IsPosixShell(name) || OperandForms.ReadsScript(name))
        {
            return OperandForms.Find(inner.Argv, name, path => IsFile(directory, path)) is >= 0 and var at ? inner.Offset + at : -1;
        }
        string program = JsText.Trim(inner.Argv[0]);
        return !OperandForms.PackageManagers.Contains(name) && LooksLikePath(program) && IsFile(directory, program) && MutablePath.IsMutable(LexicalPath.Resolve(directory, program))
            ? inner.Offset
            : -1;
    }

    private static bool MustBind(IReadOnlyList<string> argv, Unwrapped inner, string? payload, string directory)
    {
        if (inner.SawMultiplexer)
        {
            return true;
        }
        if (payload is not null)
        {
            return PayloadMustBind(payload, directory);
        }
        string program = inner.Argv.Count > 0 ? JsText.Trim(inner.Argv[0]) : string.Empty;
        string name = ExecutableName.Normalise(program);
        return IsUnclearDownload(argv) || LooksLikePath(program) && !IsFile(directory, program)
            || name.Length > 0 && !OperandForms.IsPosixShell(name) && OperandForms.ReadsScript(name);
    }

    /// <summary><c>pnpm dlx</c> in a form that cannot be followed: what it downloads and carries out is anything.</summary>
    private static bool IsUnclearDownload(IReadOnlyList<string> argv) =>
        argv.Count > 1 && ExecutableName.Normalise(argv[0]) == "pnpm" && argv.Any(token => token.Trim() == "dlx") && PackageRunner.Follow(argv, AnalysisContext.Current).NoRule is not null;

    /// <summary>A payload of several commands, or one that itself needs a file, has nothing that could be held: one plan binds one file.</summary>
    private static bool PayloadMustBind(string payload, string directory)
    {
        if (payload.IndexOfAny([';', '&', '|', '<', '>']) >= 0)
        {
            return true;
        }
        if (ShellWords.Split(payload) is not { Count: > 0 } argv)
        {
            return false;
        }
        Unwrapped inner = Unwrap(argv);
        if (Place(argv, inner, directory) >= 0 || MustBind(argv, inner, null, directory))
        {
            return true;
        }
        string first = JsText.Trim(argv[0]);
        if (first is "." or "source")
        {
            return true;
        }
        if (first.Length == 0 || !IsFile(directory, first))
        {
            return false;
        }
        string path = LexicalPath.Resolve(directory, first);
        return !LexicalPath.IsAbsolute(first) || MutablePath.IsMutable(path) || !IsBinary(path);
    }

    /// <summary>What remains when everything that only starts something else is taken away.</summary>
    private readonly record struct Unwrapped(IReadOnlyList<string> Argv, int Offset, bool SawMultiplexer, bool ChangesDirectory);

    private static Unwrapped Unwrap(IReadOnlyList<string> argv)
    {
        Unwrapped now = new(argv, 0, false, false);
        for (int layer = 0; layer < MaxLayers && now.Argv.Count > 0; layer++)
        {
            DispatchWrapper.Step step = DispatchWrapper.Read(now.Argv, 0, AnalysisContext.Current);
            string name = ExecutableName.Normalise(now.Argv[0]);
            now = now with { ChangesDirectory = now.ChangesDirectory || name == "env" && HasDirectoryOption(now.Argv) };
            IReadOnlyList<string>? rest = step.IsUnwrapped ? step.Rebuilt ?? now.Argv.Skip(step.CommandIndex).ToList()
                : ShellNames.IsMultiplexer(name) ? Applet(now.Argv)
                : PackageRunner.Follow(now.Argv, AnalysisContext.Current).Argv;
            if (rest is null)
            {
                break;
            }
            now = new Unwrapped(rest, now.Offset + now.Argv.Count - rest.Count, now.SawMultiplexer || !step.IsUnwrapped && ShellNames.IsMultiplexer(name), now.ChangesDirectory);
        }
        return now;
    }

    private static List<string>? Applet(IReadOnlyList<string> argv)
    {
        int at = argv.Count > 1 && argv[1].Trim() == "--" ? 2 : 1;
        return at < argv.Count && ShellNames.Family(ExecutableName.Normalise(argv[at])) is not null ? argv.Skip(at).ToList() : null;
    }

    private static bool HasDirectoryOption(IReadOnlyList<string> argv)
    {
        foreach (string token in argv.Skip(1).Select(token => token.Trim().ToLowerInvariant()))
        {
            if (token is "-c" or "--chdir" || token.StartsWith("-c", StringComparison.Ordinal) || token.StartsWith("--chdir=", StringComparison.Ordinal))
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

    private static bool IsStartupAssignment(string token)
    {
        token = token.Trim();
        return token.StartsWith("BASH_ENV=", StringComparison.Ordinal) || token.StartsWith("ENV=", StringComparison.Ordinal);
    }

    private static bool IsSet(IReadOnlyDictionary<string, string> environment, string name) => environment.TryGetValue(name, out string? value) && value.Trim().Length > 0;

    private static bool LooksLikePath(string token) => token.Length > 0 && (token[0] == '.' || token.IndexOf('/') >= 0 || token.IndexOf('\\') >= 0);

    private static bool IsFile(string directory, string token) => token.Length > 0 && FileFacts.IsFile(LexicalPath.Resolve(directory, token));

    /// <summary>ELF, Mach-O or PE: not a text that an interpreter reads.</summary>
    private static bool IsBinary(string path)
    {
        byte[] head = new byte[1024];
        int length;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = file.Read(head, 0, head.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        if (length < 4)
        {
            return false;
        }
        uint magic = ((uint)head[0] << 24) | ((uint)head[1] << 16) | ((uint)head[2] << 8) | head[3];
        if (magic is 0x7f454c46 or 0xfeedface or 0xcefaedfe or 0xfeedfacf or 0xcffaedfe or 0xcafebabe or 0xbebafeca or 0xcafebabf or 0xbfbafeca)
        {
            return true;
        }
        if (length < 64 || head[0] != 'M' || head[1] != 'Z')
        {
            return false;
        }
        long header = BitConverter.ToUInt32(head, 60);
        return header <= length - 4 && head[header] == 'P' && head[header + 1] == 'E' && head[header + 2] == 0 && head[header + 3] == 0;
    }

    private static PlanRefusedException Refused(string what, bool unsupportedShape = false) => new("SYSTEM_RUN_DENIED: approval " + what, unsupportedShape);
}
