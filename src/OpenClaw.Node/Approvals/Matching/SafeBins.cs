using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Filters that may run without a rule when they come from a trusted directory and their arguments keep them filters
/// (docs/protocol/policy.md 4.7).
/// </summary>
internal sealed class SafeBins
{
    private static readonly string[] StandardDirectories = ["/bin", "/usr/bin"];

    private readonly HashSet<string> _names;
    private readonly IReadOnlyDictionary<string, SafeBinProfile> _profiles;
    private readonly string[] _directories;

    /// <param name="names">Lower-case program names; null for the default ones.</param>
    /// <param name="extraDirectories">Trusted besides <c>/bin</c> and <c>/usr/bin</c>.</param>
    /// <param name="customProfiles">Override or add to the built-in profiles by name.</param>
    public SafeBins(IEnumerable<string>? names = null, IEnumerable<string>? extraDirectories = null,
        IReadOnlyDictionary<string, SafeBinProfile>? customProfiles = null)
    {
        _names = new HashSet<string>(names ?? ProgramCatalog.DefaultFilters, StringComparer.Ordinal);
        Dictionary<string, SafeBinProfile> profiles = ProgramCatalog.Filters.ToDictionary(pair => pair.Key, pair => pair.Value,
            StringComparer.Ordinal);
        foreach (KeyValuePair<string, SafeBinProfile> custom in customProfiles ?? new Dictionary<string, SafeBinProfile>())
        {
            profiles[custom.Key] = custom.Value;
        }
        _profiles = profiles;
        _directories = StandardDirectories.Concat(extraDirectories ?? [])
            .Select(directory => LexicalPath.Resolve(OwnDirectory.Path, directory)).Distinct(StringComparer.Ordinal).ToArray();
    }

    public static SafeBins Default { get; } = new();

    /// <summary>Nothing is a mere filter.</summary>
    public static SafeBins None { get; } = new([]);

    /// <summary>True when the program with these arguments is a mere filter.</summary>
    public bool Accepts(ExecutableResolution program, IReadOnlyList<string> argv, PathRules paths)
    {
        // Windows has other programs under the same names (sort.exe, find.exe), with other switches.
        if (paths == PathRules.Windows || program.TrustPath is not { } trustPath)
        {
            return false;
        }
        string name = program.Name.ToLowerInvariant();
        return _names.Contains(name)
            && ProgramCatalog.Exact(name) is not { IsLanguage: true }
            && _profiles.TryGetValue(name, out SafeBinProfile? profile)
            && IsTrusted(LexicalPath.DirectoryName(trustPath))
            && IsThatProgram(name, trustPath)
            && profile.Accepts(argv.Skip(1).ToList());
    }

    // A link called "tr" that leads to /usr/bin/touch is in a trusted directory, and yet no filter.
    private bool IsThatProgram(string name, string trustPath) =>
        string.Equals(LexicalPath.BaseName(trustPath), name, StringComparison.OrdinalIgnoreCase)
            || _directories.Any(trusted => RealPath.TryResolve(trusted + "/" + name) == trustPath);

    private bool IsTrusted(string directory)
    {
        if (Array.IndexOf(_directories, directory) >= 0)
        {
            return true;
        }
        // A distribution may keep the real files elsewhere (/bin/head -> /nix/store/…/bin/head): where the trusted names lead is trusted
        // too.
        foreach (string trusted in _directories)
        {
            foreach (string name in _names)
            {
                if (name.IndexOf('/') < 0 && name.IndexOf('\\') < 0 && RealDirectoryOf(trusted + "/" + name) == directory)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static string? RealDirectoryOf(string path) =>
        FileFacts.IsFile(path) && FileFacts.IsExecutable(path) && RealPath.TryResolve(path) is { } real
            ? LexicalPath.DirectoryName(real) : null;
}
