using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Where a run takes place, as far as finding programs is concerned.</summary>
/// <param name="WorkingDirectory">The run's directory; null when the request names none (then the node's own).</param>
/// <param name="Environment">The environment the process will get: its PATH decides, not the node's.</param>
internal sealed record ResolutionContext(string? WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    public string DirectoryOrOwn => string.IsNullOrWhiteSpace(WorkingDirectory) ? OwnDirectory.Path : WorkingDirectory!;

    /// <summary>The path that a name stands for which is a path itself, or lies in the directory: a script's, say.</summary>
    public string PlaceOf(string name) => LexicalPath.Resolve(DirectoryOrOwn, PathGlob.ExpandHome(name, Home));

    /// <summary>What <c>~</c> means to the process (and to a shell it runs).</summary>
    public string? Home => Environment.TryGetValue("HOME", out string? home) && home.Length > 0 ? home
        : Environment.TryGetValue("USERPROFILE", out string? profile) && profile.Length > 0 ? profile
        : null;
}

/// <summary>Which file a program name leads to (docs/protocol/policy.md 4.1).</summary>
/// <param name="Raw">The name as it stands in the command.</param>
/// <param name="FoundPath">The path found; null when there is no such program.</param>
/// <param name="TruePath">The path without links; null when there is no such program.</param>
internal sealed record ExecutableResolution(string Raw, string? FoundPath, string? TruePath)
{
    /// <summary>The path on which trust rests: the file that will really be executed.</summary>
    public string? TrustPath => TruePath ?? FoundPath;

    /// <summary>The file's name, or the name asked for when nothing was found.</summary>
    public string Name => FoundPath is null ? Raw : LexicalPath.BaseName(FoundPath);

    /// <summary>The name under which it is called, where that is not its file's own; see <see cref="Matching.OtherName"/>.</summary>
    public string? OtherName => FoundPath is { } found && TrustPath is { } real ? Matching.OtherName.Of(found, real) : null;

    /// <summary>
    /// The path by which a rule names it: that of its file, or of a name that only root can make lead elsewhere. Null when there is no such
    /// program.
    /// </summary>
    public string? RulePath => FoundPath is { } found && TrustPath is { } real ? Matching.OtherName.SystemPath(found, real) ?? real : null;

    /// <summary>
    /// The path under which it keeps the name it was called by without going through a link that somebody could turn; null when there is
    /// none.
    /// </summary>
    public string? NamedPath => OtherName is null ? TrustPath : Matching.OtherName.SystemPath(FoundPath!, TrustPath!);

    /// <summary>Something is there, but not the same for every process, or not to be followed to its end.</summary>
    public bool IsUnclear { get; init; }

    public bool RawSelectsPath => PathGlob.SelectsPath(Raw);

    /// <summary>
    /// Finds a program as it will be started: the name is taken as it stands, with every blank in it. A path is not tidied up first: behind
    /// a link <c>a/../b</c> is not <c>b</c>, and the operating system will not tidy it up either.
    /// </summary>
    public static ExecutableResolution Find(string raw, ResolutionContext context)
    {
        string name = PathGlob.ExpandHome(raw, context.Home);
        string? found = name.Length == 0 ? null : ProgramSearch.Find(name, context.Environment, context.DirectoryOrOwn);
        // What this node cannot follow to its end, or what another process would follow elsewhere, is no program.
        string? real = found is null ? null : RealPath.TryResolve(found);
        return new ExecutableResolution(raw, real is null ? null : found, real) { IsUnclear = found is not null && real is null };
    }

    /// <summary>A file that is named by its path, whether it can be executed or not: a script that a shell reads.</summary>
    public static ExecutableResolution OfFile(string path) =>
        RealPath.TryResolve(path) is { } real ? new(path, path, real) : new(path, null, null);

    /// <summary>
    /// The path with the directory it lies in as it is without links: on it nobody can turn a link any more but the last one. As it is
    /// where that cannot be said.
    /// </summary>
    public static string Straight(string path) =>
        LexicalPath.IsAbsolute(path) && RealPath.TryResolve(LexicalPath.DirectoryName(path)) is { } directory
        ? directory.TrimEnd('/') + "/" + LexicalPath.BaseName(path) : path;
}
