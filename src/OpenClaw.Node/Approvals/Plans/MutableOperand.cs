using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Holds the file that a command carries out (the script of an interpreter, or the program itself) to its content: <see cref="ScriptOperand"/> says which
/// file that is, here it is read (spec/exec-approvals.md 6.3). Where such a file must exist and none can be named, no plan is made.
/// </summary>
internal static class MutableOperand
{
    public const string Unbindable = "cannot safely bind this interpreter/runtime command";

    /// <summary>The file and its content now; null when the command carries out none.</summary>
    /// <exception cref="PlanRefusedException">The command cannot be held to a file.</exception>
    public static MutableFileOperand? Find(IReadOnlyList<string> argv, string directory, string? payload, IReadOnlyDictionary<string, string> environment)
    {
        if (ChangesDirectoryBehindWrapper(argv))
        {
            throw new PlanRefusedException("SYSTEM_RUN_DENIED: approval cannot safely bind dispatch cwd options");
        }
        bool IsSet(string name) => environment.TryGetValue(name, out string? value) && value.Trim().Length > 0;
        ScriptOperand found = ScriptOperand.Find(argv, payload, new OperandFiles(directory), IsSet, AnalysisContext.Current);
        if (found.Refusal is { } refusal)
        {
            throw new PlanRefusedException("SYSTEM_RUN_DENIED: " + refusal.Text, unsupportedShape: refusal.Text.EndsWith(Unbindable, StringComparison.Ordinal));
        }
        return found.Index is not { } at ? null
            : JsText.Trim(argv[at]) is { Length: > 0 } operand && RealPath.IsAsWritten(directory, operand) ? Snapshot(at, LexicalPath.Resolve(directory, operand))
            : throw Refused("requires a stable script operand");
    }

    /// <summary>True while the file that a plan names is still what the command carries out, with the same content.</summary>
    public static bool IsCurrent(MutableFileOperand operand, IReadOnlyList<string> argv, string? directory)
    {
        if (operand.ArgvIndex >= argv.Count || JsText.Trim(argv[operand.ArgvIndex]) is not { Length: > 0 } name)
        {
            return false;
        }
        directory ??= Directory.GetCurrentDirectory();
        string? real = RealPath.IsAsWritten(directory, name) ? RealPath.TryResolve(LexicalPath.Resolve(directory, name)) : null;
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

    /// <summary><c>nice env -C elsewhere …</c>: the reference looks only at an <c>env</c> in the first place, and would then hold a file of another directory.</summary>
    private static bool ChangesDirectoryBehindWrapper(IReadOnlyList<string> argv)
    {
        IReadOnlyList<string> current = argv;
        for (int depth = 0; depth <= DispatchWrapper.MaxDepth; depth++)
        {
            DispatchWrapper.Step step = DispatchWrapper.Read(current, 0, AnalysisContext.Current);
            if (!step.IsUnwrapped)
            {
                return false;
            }
            IReadOnlyList<string> own = step.Rebuilt is null ? current.Take(step.CommandIndex).ToList() : current;
            if (step.Name == "env" && own.Skip(1).Any(token => token.StartsWith("-C", StringComparison.Ordinal) || token.StartsWith("--ch", StringComparison.Ordinal)))
            {
                return true;
            }
            current = step.Rebuilt ?? current.Skip(step.CommandIndex).ToList();
        }
        return false;
    }

    private static PlanRefusedException Refused(string what) => new("SYSTEM_RUN_DENIED: approval " + what);

    /// <summary>The file system seen from the run's directory.</summary>
    private sealed class OperandFiles(string directory) : IOperandFiles
    {
        public bool IsFile(string path) => FileFacts.IsFile(In(path));

        public bool IsMutable(string path) => MutablePath.IsMutable(In(path));

        /// <summary>Anything but ELF, Mach-O or PE is text that something reads.</summary>
        public bool IsScriptLike(string path)
        {
            byte[] head = new byte[1024];
            int length;
            try
            {
                using FileStream file = new(In(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                length = file.Read(head, 0, head.Length);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return true;
            }
            if (length < 4)
            {
                return true;
            }
            uint magic = ((uint)head[0] << 24) | ((uint)head[1] << 16) | ((uint)head[2] << 8) | head[3];
            if (magic is 0x7f454c46 or 0xfeedface or 0xcefaedfe or 0xfeedfacf or 0xcffaedfe or 0xcafebabe or 0xbebafeca or 0xcafebabf or 0xbfbafeca)
            {
                return false;
            }
            long header = length >= 64 && head[0] == 'M' && head[1] == 'Z' ? BitConverter.ToUInt32(head, 60) : long.MaxValue;
            return !(header <= length - 4 && head[header] == 'P' && head[header + 1] == 'E' && head[header + 2] == 0 && head[header + 3] == 0);
        }

        private string In(string path) => LexicalPath.Resolve(directory, path);
    }
}
