using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Execution;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Where a run takes place, as far as finding programs is concerned.</summary>
/// <param name="WorkingDirectory">The run's directory; null when the request names none (then the node's own).</param>
/// <param name="Environment">The environment the process will get: its PATH decides, not the node's.</param>
internal sealed record ResolutionContext(string? WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    public string DirectoryOrOwn => string.IsNullOrWhiteSpace(WorkingDirectory) ? Directory.GetCurrentDirectory() : WorkingDirectory!;

    /// <summary>What <c>~</c> means to the process (and to a shell it runs).</summary>
    public string? Home => Environment.TryGetValue("HOME", out string? home) && home.Length > 0 ? home
        : Environment.TryGetValue("USERPROFILE", out string? profile) && profile.Length > 0 ? profile
        : null;

    /// <summary>True when the PATH has an entry that depends on the working directory: then a bare name does too.</summary>
    public bool PathIsRelative
    {
        get
        {
            string path = Environment.TryGetValue("PATH", out string? value) || Environment.TryGetValue("Path", out value) ? value : string.Empty;
            return path.Split(PathGlob.Current == PathRules.Windows ? ';' : ':').Any(entry => !LexicalPath.IsAbsolute(entry));
        }
    }
}

/// <summary>Which file a program name leads to (spec/exec-approvals.md 4.1).</summary>
/// <param name="Raw">The name as it stands in the command.</param>
/// <param name="FoundPath">The path found; null when there is no such program.</param>
/// <param name="TruePath">The path without links; null when there is no such program.</param>
internal sealed record ExecutableResolution(string Raw, string? FoundPath, string? TruePath)
{
    /// <summary>The path on which trust rests: the file that will really be executed.</summary>
    public string? TrustPath => TruePath ?? FoundPath;

    /// <summary>The file's name, or the name asked for when nothing was found.</summary>
    public string Name => FoundPath is null ? Raw : LexicalPath.BaseName(FoundPath);

    public bool RawSelectsPath => PathGlob.SelectsPath(Raw);

    /// <summary>
    /// Finds a program as it will be started. A path is not tidied up first: behind a link <c>a/../b</c> is not <c>b</c>, and the operating
    /// system will not tidy it up either.
    /// </summary>
    public static ExecutableResolution Find(string raw, ResolutionContext context)
    {
        raw = JsText.Trim(raw);
        string name = PathGlob.ExpandHome(raw, context.Home);
        string? found = name.Length == 0 ? null : ProgramSearch.Find(name, context.Environment, context.DirectoryOrOwn);
        return new ExecutableResolution(raw, found, found is null ? null : RealPath.TryResolve(found));
    }

    /// <summary>A file that is named by its path, whether it can be executed or not: a script that a shell reads.</summary>
    public static ExecutableResolution OfFile(string path) => new(path, path, RealPath.TryResolve(path));
}
