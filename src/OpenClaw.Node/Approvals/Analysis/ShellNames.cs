namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Names of shells (canonical, see <see cref="ExecutableName"/>).</summary>
internal static class ShellNames
{
    private static readonly HashSet<string> Posix = new(StringComparer.Ordinal)
    {
        "ash", "bash", "csh", "dash", "elvish", "fish", "ksh", "mksh", "nu", "osh", "sh", "tcsh", "xonsh", "yash", "zsh",
    };

    /// <summary>Shells whose payload can be read as POSIX shell text, at least in part.</summary>
    private static readonly HashSet<string> Parseable = new(StringComparer.Ordinal) { "ash", "bash", "dash", "fish", "ksh", "mksh", "sh", "yash", "zsh" };

    /// <summary>The family; null when the name is no shell.</summary>
    public static ShellFamily? Family(string canonical) =>
        Posix.Contains(canonical) ? ShellFamily.Posix
        : canonical == "cmd" ? ShellFamily.Cmd
        : canonical is "powershell" or "pwsh" ? ShellFamily.PowerShell
        : null;

    /// <summary>True when <see cref="PosixTokenizer"/> may read its payload.</summary>
    public static bool IsParseable(string canonical) => Parseable.Contains(canonical);

    /// <summary>True for shells that read start-up files whatever their options say.</summary>
    public static bool ReadsStartupFiles(string canonical) => canonical is "csh" or "osh" or "tcsh";

    /// <summary>True for programs that are many programs (spec/exec-approvals.md 7.2).</summary>
    public static bool IsMultiplexer(string canonical) => canonical is "busybox" or "toybox";
}
