using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>What the catalogue says of shells, by canonical name (see <see cref="ExecutableName"/>).</summary>
internal static class ShellNames
{
    /// <summary>The family; null when the name is no shell.</summary>
    public static ShellFamily? Family(string canonical) => ProgramCatalog.Shell(canonical)?.Family;

    /// <summary>True when <c>PosixTokenizer</c> may read its payload.</summary>
    public static bool IsParseable(string canonical) => ProgramCatalog.Shell(canonical) is { IsParseable: true };

    /// <summary>True for shells that read start-up files whatever their options say.</summary>
    public static bool ReadsStartupFiles(string canonical) => ProgramCatalog.Shell(canonical) is { ReadsStartupFiles: true };

    /// <summary>True for programs that are many programs (docs/protocol/policy.md 7.2).</summary>
    public static bool IsMultiplexer(string canonical) => ProgramCatalog.Exact(canonical) is { IsMultiplexer: true };

    /// <summary>True for the words of a shell that start the command behind them.</summary>
    public static bool IsCommandWord(string word) => word is "command" or "builtin" or "exec";
}
