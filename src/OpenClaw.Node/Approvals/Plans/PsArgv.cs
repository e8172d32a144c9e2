using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// What is started for a PowerShell text that was understood: the PowerShell that was decided about, with the text in words of ours.
/// </summary>
internal static class PsArgv
{
    /// <summary>The argv; null when PowerShell or a program of the text has no path.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="first">The first segment of the text.</param>
    /// <param name="end">The one behind its last.</param>
    public static IReadOnlyList<string>? Build(PolicyDecision decision, int first, int end)
    {
        List<(PsCall, bool, string?)> calls = [];
        string? program = null;
        for (int i = first; i < end; i++)
        {
            SegmentVerdict verdict = decision.Segments[i];
            if (verdict.Segment.Ps is not { } call)
            {
                return null;
            }
            string? path = call.Name is null ? verdict.Program.NamedPath : null;
            if (call.Name is null ? path is null || !IsStartable(path, decision.Inputs.IsWindows) : call.Module is null)
            {
                return null;
            }
            program ??= call.Host.Program;
            calls.Add((call, i > first && call.Command.IsPiped, path));
        }
        ResolutionContext context = new(decision.Inputs.WorkingDirectory, decision.Inputs.Environment);
        return program is not null && ExecutableResolution.Find(program, context) is { TrustPath: { } shell } host
            && !CmdVerdict.IsBatch(host)
            ? [shell, .. PsScript.Arguments(calls, ModuleFolders(decision.Inputs.IsWindows))]
            : null;
    }

    /// <summary>
    /// False for a path that PowerShell could take for another one (wildcards, quotes of other alphabets), and on Windows for what is no
    /// program: PowerShell opens a document with whatever is registered for it.
    /// </summary>
    private static bool IsStartable(string path, bool windows) =>
        PsQuote.IsPlain(path) && path.IndexOfAny(['*', '?', '[', ']', '`']) < 0 && (!windows || WindowsProgramSearch.IsStartable(path));

    /// <summary>Where only administrators put modules.</summary>
    private static IReadOnlyList<string> ModuleFolders(bool windows)
    {
        if (!windows)
        {
            return ["/usr/local/share/powershell/Modules"];
        }
        string programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
        return [Environment.SystemDirectory + @"\WindowsPowerShell\v1.0\Modules", programs + @"\WindowsPowerShell\Modules",
            programs + @"\PowerShell\Modules"];
    }
}
