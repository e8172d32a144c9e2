using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Programs and scripts by paths that are other files to the command than to this node (<see cref="ProcessLinks"/>), whether something is
/// there for the node or not: nothing that is decided or approved about them says what would start.
/// </summary>
internal static class UnclearPaths
{
    /// <summary>True when a command names one.</summary>
    public static bool Any(CommandAnalysis analysis, ResolutionContext context) =>
        !ThisSystem.IsWindows && Paths(analysis).Distinct(StringComparer.Ordinal).Select(path => Place(path, context))
            .Append(context.DirectoryOrOwn)
            .Any(static path => FileFacts.IsSafe(path) && ProcessLinks.AreOnTheWay(path));

    // A bare name of a program is looked for in the directories of the PATH, where Find sees to it; that of a script lies in the directory.
    private static IEnumerable<string> Paths(CommandAnalysis analysis) =>
        NamedProgram.Of(analysis).Select(static program => program.Name).Where(static name => name.IndexOf('/') >= 0)
        .Concat(analysis.Segments.Select(static segment => segment.Shell?.ScriptArgv).Where(static script => script is { Count: > 0 })
            .Select(static script => script![0]));

    private static string Place(string name, ResolutionContext context)
    {
        string path = PathGlob.ExpandHome(name, context.Home);
        return path.StartsWith("/", StringComparison.Ordinal) ? path : context.DirectoryOrOwn + "/" + path;
    }
}
