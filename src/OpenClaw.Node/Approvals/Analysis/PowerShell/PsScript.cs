using System.Text;

namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>
/// What PowerShell is given in place of the text that was asked for: the same commands, each by its module, each program by its path, each
/// constant in single quotes, and only the system's modules to be found. So no alias, function, profile or module of somebody else can be
/// what runs.
/// </summary>
internal static class PsScript
{
    /// <summary>The arguments of PowerShell: no profile, no questions, and the script.</summary>
    /// <param name="calls">The commands of one text, with the path of each program.</param>
    /// <param name="modules">Folders of modules besides PowerShell's own.</param>
    public static IReadOnlyList<string> Arguments(IReadOnlyList<(PsCall Call, bool Piped, string? Path)> calls,
        IReadOnlyList<string> modules) =>
        ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Text(calls, modules)];

    private static string Text(IReadOnlyList<(PsCall Call, bool Piped, string? Path)> calls, IReadOnlyList<string> modules)
    {
        var script = new StringBuilder();
        // PowerShell puts the user's own folder of modules first at each start, so that the environment alone does not keep it out.
        var path = new StringBuilder("$env:PSModulePath=(@(($PSHOME+[IO.Path]::DirectorySeparatorChar+'Modules')");
        foreach (string folder in modules)
        {
            path.Append(',').Append(PsQuote.Text(folder));
        }
        path.Append(") -join [IO.Path]::PathSeparator)");
        foreach ((PsCall call, bool piped, string? program) in calls)
        {
            // In front of each statement, because the one before may have been allowed to write a variable of the environment.
            script.Append(piped ? " | " : script.Length == 0 ? path + "; " : "; " + path + "; ");
            script.Append(program is null ? call.Module + "\\" + call.Name : "& " + PsQuote.Text(program));
            foreach (PsArgument argument in call.Command.Arguments)
            {
                script.Append(' ').Append(program is null ? argument.Text : PsQuote.Text(argument.Plain));
            }
        }
        return script.ToString();
    }
}
