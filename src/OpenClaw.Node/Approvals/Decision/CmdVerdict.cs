using OpenClaw.Node.Approvals.Analysis.Cmd;
using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// What is special about commands of a text for cmd.exe: its own commands, and batch files, whose arguments cmd.exe reads a second time.
/// </summary>
internal static class CmdVerdict
{
    /// <summary>True for a command that no file carries out: one of cmd.exe itself, or one of PowerShell.</summary>
    public static bool IsShellCommand(CommandSegment segment) =>
        segment.Ps is { } call ? call.Name is not null : segment.Cmd is { Builtin: not null };

    /// <summary>The verdict on such a command; none where <paramref name="work"/> is used up.</summary>
    public static SegmentVerdict OfShellCommand(CommandSegment segment, IReadOnlyList<AllowlistRule> rules, string? workingDirectory,
        MatchWork work)
    {
        bool powerShell = segment.Ps is not null;
        string prefix = powerShell ? CommandRule.PowerShell : CommandRule.Cmd;
        string name = powerShell ? segment.Ps!.Name! : segment.Cmd!.Builtin!;
        string? module = segment.Ps?.Module;
        SegmentVerdict verdict = new() { Segment = segment, Program = new ExecutableResolution(prefix + name, null, null) };
        if (segment.SafeBuiltin)
        {
            return verdict with { By = Satisfaction.SafeBuiltin };
        }
        IReadOnlyList<string>? argv = segment.ArgumentsMayExpand ? null : segment.EffectiveArgv;
        bool system = module is not null && string.Equals(PsNames.Module(name), module, StringComparison.OrdinalIgnoreCase);
        string pattern = prefix + (powerShell && !system ? module + "\\" : string.Empty) + name;
        return CommandRule.Match(rules, new ShellCommand(prefix, name, module, system), argv,
            segment.DirectoryMayChange ? null : workingDirectory, work) is { } rule
            ? verdict with { By = Satisfaction.Rule, Rule = rule }
            : verdict with { Miss = new AnalysisReason("no-rule",
                $"no rule allows {pattern}, a command of {(powerShell ? "PowerShell" : "cmd.exe")} itself; allow it by: {ToolWords.Current.AddRule(pattern)}") };
    }

    /// <summary>Why a rule that matches is not enough; null when it is.</summary>
    public static AnalysisReason? Problem(CommandSegment segment, ExecutableResolution program, AllowlistRule rule)
    {
        if (segment.Ps is not null && program is { NamedPath: null, TrustPath: { } own })
        {
            return new AnalysisReason("other-name", $"PowerShell starts a link by the name of its file, which is {own}: write that path.");
        }
        if (segment.Cmd is not null && program is { OtherName: { } name, TrustPath: { } real } && PathGlob.SelectsPath(rule.Pattern))
        {
            return new AnalysisReason("other-name",
                $"'{name}' is another name of {real}, which may do something else under it: write that path, or allow the name by a rule that is the bare name.");
        }
        if (!IsBatch(program))
        {
            return null;
        }
        if (!PathGlob.SelectsPath(rule.Pattern))
        {
            return new AnalysisReason("batch-rule",
                $"{program.TrustPath} is a batch file, which cmd.exe reads: only a rule for its path allows it.");
        }
        foreach (string part in segment is { Cmd: { } command, Ps: null }
            ? [command.Tail.Replace("\"", string.Empty)] : segment.EffectiveArgv.Skip(1))
        {
            foreach (char c in part)
            {
                if (!IsHarmlessForBatch(c))
                {
                    return new AnalysisReason("batch-argument",
                        $"'{c}' in an argument of the batch file {program.TrustPath} may mean something when cmd.exe reads it a second time; leave it out.");
                }
            }
        }
        return segment.ArgumentsMayExpand
            ? new AnalysisReason("batch-argument",
                "a quote (\") beside another or behind a backslash in an argument of a batch file is read twice; leave it out.") : null;
    }

    public static bool IsBatch(ExecutableResolution program) =>
        program.TrustPath is { } path && MachinePaths.Rules == PathRules.Windows
        && (path.EndsWith(".bat", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase));

    private static bool IsHarmlessForBatch(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ' or '\t' or '.' or '_' or '-' or '/' or '\\' or ':'
            or '+' or '#' or '~' or '@' or '{' or '}' or '[' or ']'
        || c > '\u007f' && CmdCharacters.IsPlainLetter(c);
}
