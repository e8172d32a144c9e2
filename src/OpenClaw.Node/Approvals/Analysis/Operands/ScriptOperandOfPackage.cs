using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <content>What runners of packages start (docs/protocol/policy.md 6.3).</content>
internal readonly partial record struct ScriptOperand
{
    private const int MostPackages = 8;
    private const int MostValues = 64;

    /// <summary>A runner that was looked through.</summary>
    /// <param name="Base">Where it stands in the whole.</param>
    /// <param name="Argv">Its words.</param>
    /// <param name="Start">What they say.</param>
    private readonly record struct PackageLayer(int Base, IReadOnlyList<string> Argv, PackageStart Start);

    /// <summary>
    /// True when nobody can say what is started, and when more than the program behind the runner has a part in it: a file or place of code
    /// that an option names, a text for a shell.
    /// </summary>
    private static bool IsUnclear(Unwrapped inner, IOperandFiles files, AnalysisPlatform platform) =>
        inner.Packages.Count > MostPackages || inner.Packages.Any(package => IsUnclear(package, files, platform));

    private static bool IsUnclear(PackageLayer package, IOperandFiles files, AnalysisPlatform platform)
    {
        PackageStart start = package.Start;
        return start.IsUnclear || start.Values.Count + start.Texts.Count > MostValues || start.Sources.Any(IsPlace)
            || start.Values.Any(value => IsFileIn(value, files))
            || start.Texts.Any(text => TextNeedsBinding(text, files, platform, depth: 1))
            || DirectoryOptions.Any(package.Argv, package.Argv.Count - (start.Argv?.Count ?? 0))
                && CarriedFiles.Of(package.Argv, files).Unholdable
            // Some hand such a word to a shell.
            || start.Argv is [var program, ..] && program.Trim().IndexOf(' ') > 0 && !files.IsFile(program)
                && TextNeedsBinding(program, files, platform, depth: 1)
            || start is { TakesFile: true, Argv: [var name, ..] } && MayCome(name, files);
    }

    private static bool IsFileIn(string value, IOperandFiles files) =>
        CarriedFiles.Behind(value).Prepend(value).Any(part => part.Length > 0 && files.IsFile(part) && files.IsMutable(part));

    /// <summary>A directory, an archive: what lies there is code that nobody holds.</summary>
    private static bool IsPlace(string value) =>
        value.Length > 0 && (value[0] is '.' or '~' || value.IndexOf("file:", StringComparison.OrdinalIgnoreCase) >= 0
            || ExecutableName.IsPath(value) && value.IndexOf("://", StringComparison.Ordinal) < 0
                && !(value[0] == '@' && value.IndexOf('/') == value.LastIndexOf('/')));

    /// <summary>A script that is not there yet, or a directory that is run as one.</summary>
    private static bool MayCome(string name, IOperandFiles files) =>
        !files.IsFile(name)
        && (files.IsFile(name + "/__main__.py") || name.EndsWith(".py", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".pyw", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase));

    /// <summary>The program, where a name without a directory may be a file of this one.</summary>
    private static int? PackageFile(Unwrapped inner, IOperandFiles files) =>
        inner.IsPackage && inner.Packages[inner.Packages.Count - 1].Start is { TakesFile: true, Argv: { } started }
            && ReferenceEquals(started, inner.Argv) && files.IsFile(started[0]) && files.IsMutable(started[0]) ? 0 : null;

    /// <summary>Where a runner stands that could be changed itself.</summary>
    private static int? RunnerFile(Unwrapped inner, IOperandFiles files)
    {
        foreach (PackageLayer package in inner.Packages)
        {
            if (package.Base >= 0 && DirectFile(package.Argv, ExecutableName.Normalise(package.Argv[0]), files) is not null)
            {
                return package.Base;
            }
        }
        return null;
    }
}
