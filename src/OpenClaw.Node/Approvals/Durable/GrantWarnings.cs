using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// What somebody who allowed a command always should know: the grant holds the words of the command, and more than those decides what will
/// run.
/// </summary>
internal static class GrantWarnings
{
    /// <summary>One sentence for each reason; empty where the same words will do the same.</summary>
    /// <param name="analysis">The command.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="files">Programs and scripts that the grant names.</param>
    public static IReadOnlyList<string> Of(CommandAnalysis analysis, string directory, IEnumerable<string> files) =>
        [.. files.Distinct(StringComparer.Ordinal).Select(ReplaceableProgram.Problem).OfType<string>(), .. OfProjects(analysis, directory)];

    /// <summary>Programs that do what files of the directory say: their words stay the same when the files say something else.</summary>
    public static IReadOnlyList<string> OfProjects(CommandAnalysis analysis, string directory) =>
        [.. NamedProgram.Of(analysis).Where(static program => program.Role == ProgramRole.Program)
            .Select(static program => ExecutableName.Normalise(program.Name)).Distinct(StringComparer.Ordinal)
            .Where(static name => ProgramCatalog.Find(name) is { } row
                && (row.Danger is { FollowsProject: true } || row.Runner is not null))
            .Select(name =>
                $"{name} does what the project in {directory} says, or another one that its words name (scripts, targets, settings or hooks), "
                + "and the grant does not hold what they say: whatever stands there later runs unasked")];
}
