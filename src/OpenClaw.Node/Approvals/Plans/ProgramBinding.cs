using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// The programs of a command as they were found when the decision was made. Before the start the same names must lead to the same,
/// unchanged files; a name that led nowhere must still lead nowhere.
/// </summary>
/// <param name="names">The programs by their names.</param>
/// <param name="scripts">Scripts that a shell of the command reads, by their paths.</param>
/// <param name="operand">The file that a plan holds to its content; null for none.</param>
/// <param name="context">Where they are looked for.</param>
internal sealed class ProgramBinding(IEnumerable<string> names, IEnumerable<string> scripts, string? operand, ResolutionContext context)
{
    private readonly HeldProgram? _operand = operand is null ? null : HeldProgram.OfOperand(operand, context);

    private readonly HeldProgram[] _scripts = [.. scripts.Select(HeldProgram.OfScript)];

    private readonly HeldProgram[] _programs =
        [.. names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Select(name => HeldProgram.Find(name, context))];

    /// <summary>True when the name still led to the file that was judged when this binding was made.</summary>
    public bool Agrees(ExecutableResolution judged) => Array.TrueForAll(_programs, program => program.File.Raw != judged.Raw
        || program.File.FoundPath == judged.FoundPath && program.File.TruePath == judged.TruePath);

    /// <summary>The same for a script by its path.</summary>
    public bool Agrees(string path, string? judged) => judged is null
        || Array.TrueForAll(_scripts, script => script.File.Raw != path || script.File.TruePath == judged);

    public bool IsCurrent() => (_operand is null || HeldProgram.OfOperand(_operand.File.Raw, context) == _operand)
        && Array.TrueForAll(_scripts, script => HeldProgram.OfScript(script.File.Raw) == script)
        && Array.TrueForAll(_programs, program => HeldProgram.Find(program.File.Raw, context) == program);
}
