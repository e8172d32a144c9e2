using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// The programs of a command as they were found when the decision was made. Before the start the same names must lead to the same,
/// unchanged files; a name that led nowhere must still lead nowhere.
/// </summary>
internal sealed class ProgramBinding
{
    private readonly List<(string Name, string? FoundPath, string? TruePath, FileStamp? Stamp)> _programs = [];
    private readonly List<(string Path, string? TruePath, FileStamp? Stamp)> _scripts = [];
    private readonly ResolutionContext _context;

    public ProgramBinding(IEnumerable<string> names, IEnumerable<string> scripts, ResolutionContext context)
    {
        _context = context;
        foreach (string script in scripts)
        {
            ExecutableResolution file = ExecutableResolution.OfFile(script);
            _scripts.Add((script, file.TruePath, StampOf(file)));
        }
        foreach (string name in names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal))
        {
            ExecutableResolution found = ExecutableResolution.Find(name, context);
            _programs.Add((name, found.FoundPath, found.TruePath, StampOf(found)));
        }
    }

    /// <summary>True when the name still led to the file that was judged when this binding was made.</summary>
    public bool Agrees(ExecutableResolution judged) =>
        _programs.All(program => program.Name != judged.Raw
            || program.FoundPath == judged.FoundPath && program.TruePath == judged.TruePath);

    /// <summary>The same for a script by its path.</summary>
    public bool Agrees(string path, string? judged) =>
        judged is null || _scripts.All(script => script.Path != path || script.TruePath == judged);

    public bool IsCurrent()
    {
        foreach ((string path, string? truePath, FileStamp? stamp) in _scripts)
        {
            ExecutableResolution now = ExecutableResolution.OfFile(path);
            if (now.TruePath != truePath || StampOf(now) != stamp)
            {
                return false;
            }
        }
        foreach ((string name, string? foundPath, string? truePath, FileStamp? stamp) in _programs)
        {
            ExecutableResolution now = ExecutableResolution.Find(name, _context);
            if (now.FoundPath != foundPath || now.TruePath != truePath || StampOf(now) != stamp)
            {
                return false;
            }
        }
        return true;
    }

    private static FileStamp? StampOf(ExecutableResolution program) => program.TrustPath is { } path ? FileFacts.Of(path)?.Stamp : null;
}
