using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Holds the file that a command carries out (the script of an interpreter, or the program itself) to its content:
/// <see cref="ScriptOperand"/> says which file that is, here it is read (docs/protocol/policy.md 6.3). Where such a file must exist and
/// none can be named, no plan is made.
/// </summary>
internal static class MutableOperand
{
    /// <summary>As below; a text for cmd.exe or PowerShell that is understood is looked at command by command.</summary>
    /// <exception cref="PlanRefusedException">The command cannot be held to a file.</exception>
    public static MutableFileOperand? Find(CommandAnalysis analysis, IReadOnlyList<string> argv, string directory,
        IReadOnlyDictionary<string, string> environment)
    {
        bool taken = analysis.Ok
            && (analysis.Form == CommandForm.CmdPayload
                ? AnalysisContext.Current == AnalysisPlatform.Windows && analysis.Segments.All(segment => segment.Cmd is not null)
            : analysis.Form == CommandForm.PowerShellPayload && analysis.Segments.All(segment => segment.Ps is not null));
        if (!taken)
        {
            return Find(argv, directory, analysis.ShellPayload, environment);
        }
        foreach (CommandSegment segment in analysis.Segments.Where(segment => segment.Ps is { } call
            ? call.Name is null : segment.Cmd!.Builtin is null))
        {
            ScriptOperand found = ScriptOperand.Find(segment.EffectiveArgv, null, new OperandFiles(directory),
                name => IsSet(environment, name), AnalysisContext.Current);
            // The programs themselves are held to their files; a script that one of them reads stands in the middle of the text, where a
            // plan cannot name it.
            if (found.Refusal is not null || found.Index > 0)
            {
                throw Refused(ScriptOperand.Unbindable);
            }
        }
        return null;
    }

    /// <summary>The file and its content now; null when the command carries out none.</summary>
    /// <exception cref="PlanRefusedException">The command cannot be held to a file.</exception>
    public static MutableFileOperand? Find(IReadOnlyList<string> argv, string directory, string? payload,
        IReadOnlyDictionary<string, string> environment)
    {
        ScriptOperand found = ScriptOperand.Find(argv, payload, new OperandFiles(directory), name => IsSet(environment, name),
            AnalysisContext.Current);
        if (found.Refusal is { } refusal)
        {
            throw Refused(refusal);
        }
        return found.Index is not { } at ? null
            : IsOperand(argv[at]) && RealPath.IsAsWritten(directory, argv[at])
                && (at == 0 || ThisSystem.IsWindows || !RealPath.GoesBack(argv[at]))
                ? Snapshot(at, LexicalPath.Resolve(directory, argv[at]))
            : throw Refused("requires a stable script operand");
    }

    /// <summary>True when a program of a text carries out files that its arguments name, or may: there no plan can name them.</summary>
    public static bool CarriesOut(IReadOnlyList<string> argv, bool mayExpand, string directory) =>
        CarriedFiles.Of(argv, new OperandFiles(directory)) is { Unholdable: true } or { Index: not null }
            || mayExpand && CarriedFiles.CarriesOut(argv)
            || PackageRunner.Read(argv) is not null && (mayExpand || ScriptOperand.Find(argv, null, new OperandFiles(directory),
                static _ => false, AnalysisContext.Current) is not { Index: null, Refusal: null });

    /// <summary>True while the file that a plan names is still what the command carries out, with the same content.</summary>
    public static bool IsCurrent(MutableFileOperand operand, IReadOnlyList<string> argv, string? directory)
    {
        if (operand.ArgvIndex >= argv.Count || argv[operand.ArgvIndex] is not { } name || !IsOperand(name))
        {
            return false;
        }
        directory ??= OwnDirectory.Path;
        string? real = RealPath.IsAsWritten(directory, name) ? RealPath.TryResolve(LexicalPath.Resolve(directory, name)) : null;
        return real is not null && real == operand.Path && OperandHash.Of(real, out _) == operand.Sha256;
    }

    private static bool IsSet(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out string? value) && value.Trim().Length > 0;

    // With a blank at an end it would be another file than the one that readers of the wire take it for.
    private static bool IsOperand(string name) => name.Length > 0 && JsText.Trim(name).Length == name.Length;

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
        return OperandHash.Of(real, out string? refusal) is { } hash
            ? new MutableFileOperand(at, real, hash) : throw Unreadable(refusal ?? "requires a readable script operand");
    }

    private static PlanRefusedException Unreadable(string what) => new(DecisionReason.OperandUnbindable, what) { IsUnreadable = true };

    private static PlanRefusedException Refused(string what) => new(DecisionReason.OperandUnbindable, what);

    private static PlanRefusedException Refused(AnalysisReason why) =>
        new(DecisionReason.OperandUnbindable, why.Text, unsupportedShape: why == ScriptOperand.Unbindable);

    /// <summary>The file system seen from the run's directory.</summary>
    private sealed class OperandFiles(string directory) : IOperandFiles
    {
        public bool IsFile(string path) => FileFacts.IsFile(In(path));

        public bool IsMutable(string path) => MutablePath.IsMutable(In(path));

        public bool IsCode(string path) => CodeFile.Is(In(path), byItsName: true);

        /// <summary>Anything but ELF, Mach-O or PE is text that something reads.</summary>
        public bool IsScriptLike(string path)
        {
            if (PlainOpen.TryHead(In(path), 1024) is not { } head || head.Length is var length && length < 4)
            {
                return true;
            }
            if (ProgramFile.IsUnixBinary(head))
            {
                return false;
            }
            long header = length >= 64 && head[0] == 'M' && head[1] == 'Z' ? BitConverter.ToUInt32(head, 60) : long.MaxValue;
            return !(header <= length - 4 && head[header] == 'P' && head[header + 1] == 'E' && head[header + 2] == 0
                && head[header + 3] == 0);
        }

        private string In(string path) => LexicalPath.Resolve(directory, path);
    }
}
