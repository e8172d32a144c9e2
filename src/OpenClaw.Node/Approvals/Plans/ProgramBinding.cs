using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// The programs of a command as they were found when the decision was made. Before the start the same names must lead to the same,
/// unchanged files; a name that led nowhere must still lead nowhere.
/// </summary>
internal sealed class ProgramBinding(IEnumerable<string> names, IEnumerable<string> scripts, ResolutionContext context)
{
    private readonly HeldProgram[] _scripts = [.. scripts.Select(HeldProgram.OfScript)];

    private readonly HeldProgram[] _programs =
        [.. names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Select(name => HeldProgram.Find(name, context))];

    /// <summary>True when the name still led to the file that was judged when this binding was made.</summary>
    public bool Agrees(ExecutableResolution judged) => Array.TrueForAll(_programs, program => program.File.Raw != judged.Raw
        || program.File.FoundPath == judged.FoundPath && program.File.TruePath == judged.TruePath);

    /// <summary>The same for a script by its path.</summary>
    public bool Agrees(string path, string? judged) => judged is null
        || Array.TrueForAll(_scripts, script => script.File.Raw != path || script.File.TruePath == judged);

    public bool IsCurrent() => Array.TrueForAll(_scripts, script => HeldProgram.OfScript(script.File.Raw) == script)
        && Array.TrueForAll(_programs, program => HeldProgram.Find(program.File.Raw, context) == program);
}
