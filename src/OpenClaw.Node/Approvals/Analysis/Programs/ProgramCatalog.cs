using System.Text.RegularExpressions;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// All that the analysis and the rules know of programs by their names: one row a program, in a few files by family. Adding a program is
/// one row; there is no other list of program names.
/// </summary>
internal static class ProgramCatalog
{
    /// <summary>Every row.</summary>
    public static IReadOnlyList<ProgramRow> Rows { get; } =
        [.. ShellPrograms.Rows, .. WrapperPrograms.Rows, .. InterpreterPrograms.Rows, .. PackagePrograms.Rows, .. FilterPrograms.Rows,
            .. OtherPrograms.Rows];

    private static readonly Dictionary<string, ProgramRow> ByName =
        Rows.SelectMany(static row => row.Names, static (row, name) => (row, name))
            .ToDictionary(static pair => pair.name, static pair => pair.row, StringComparer.Ordinal);

    private static readonly string[] Beginnings = [.. Rows.Where(static row => row.AlsoLonger).SelectMany(static row => row.Names)];

    /// <summary>Programs that everybody knows, to say what a pattern allows.</summary>
    public static IReadOnlyList<string> Examples { get; } = ["sh", "bash", "env", "python3", "perl", "xargs", "find", "tar", "git",
        "vim", "sudo"];

    // x86_64-linux-gnu-gcc-12, perl5.36-x86_64-linux-gnu, bash-static, busybox.static
    private static readonly Regex Build =
        new("^(?:[a-z0-9_]+-linux-[a-z0-9]+-(?<name>.+)|(?<name>.+?)-[a-z0-9_]+-linux-[a-z0-9]+|(?<name>.+)[-.]static)$",
            RegexOptions.CultureInvariant);

    /// <summary>The row of a program by its canonical name; null for one that does only what it is for.</summary>
    public static ProgramRow? Exact(string canonical) => ByName.TryGetValue(canonical, out ProgramRow? row) ? row : null;

    /// <summary>
    /// The same, with or without a version, and the kind of machine, about the name (<c>python3.12</c>, <c>ld-linux-x86-64.so.2</c>,
    /// <c>x86_64-linux-gnu-gcc</c>).
    /// </summary>
    public static ProgramRow? Find(string canonical) =>
        Exact(canonical)
        ?? Exact(WithoutVersion(canonical))
        ?? (WithoutBuild(canonical) is { } plain ? Exact(plain) ?? Exact(WithoutVersion(plain)) : null)
        ?? Longer(canonical);

    private static ProgramRow? Longer(string canonical)
    {
        foreach (string beginning in Beginnings)
        {
            if (canonical.StartsWith(beginning, StringComparison.Ordinal))
            {
                return ByName[beginning];
            }
        }
        return null;
    }

    private static string WithoutVersion(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-');

    /// <summary>
    /// The name without the kind of machine that it is built for, and without the word for a static one; null where it has neither.
    /// </summary>
    private static string? WithoutBuild(string name) =>
        (name.IndexOf("-linux-", StringComparison.Ordinal) > 0 || name.EndsWith("static", StringComparison.Ordinal)) && name.Length < 256
            && Build.Match(name) is { Success: true } match
            ? match.Groups["name"].Value : null;

    /// <summary>True for a program that does nothing with the files it is given but look at them, or move them about.</summary>
    public static bool OnlyLooks(string canonical) => FilterPrograms.OnlyLook.Contains(canonical);

    /// <summary>What is particular to a shell; null when the name is no shell.</summary>
    public static ShellTraits? Shell(string canonical) => Exact(canonical)?.Shell;

    /// <summary>How an interpreter takes code; null when the program is none.</summary>
    public static InterpreterRule? Code(string canonical) => Find(canonical)?.Code;

    /// <summary>The filters that are allowed when the configuration says nothing.</summary>
    public static IReadOnlyList<string> DefaultFilters { get; } =
        [.. Rows.Where(static row => row.IsDefaultFilter).SelectMany(static row => row.Names)];

    /// <summary>The profiles of filters that come with the node (docs/protocol/policy.md 4.7).</summary>
    public static IReadOnlyDictionary<string, SafeBinProfile> Filters { get; } =
        ByName.Where(static pair => pair.Value.Filter is not null)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value.Filter!, StringComparer.Ordinal);
}
