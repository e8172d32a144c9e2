using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// Asks of each program of a command whether something allows it (spec/exec-approvals.md 4.5, 4.6). The order is: a rule, a safe filter, a safe
/// builtin, a skill. What the shell could still change (directory, search path, arguments) takes rules away, never adds any.
/// </summary>
/// <param name="policy">What holds for the agent.</param>
/// <param name="context">Where programs are looked for.</param>
/// <param name="skillBins">Programs of skills.</param>
/// <param name="home">What <c>~</c> means in a rule.</param>
/// <param name="inPayload">True when a shell will start the programs, so that its way to find them counts.</param>
internal sealed class SegmentEvaluator(EffectivePolicy policy, ResolutionContext context, IReadOnlyCollection<string> skillBins, string home, bool inPayload)
{
    private static readonly string[] SystemDirectories =
        ["/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/run/current-system/sw/bin"];

    private static readonly PathRules Paths = PathGlob.Current;

    // Of this one decision: the same name is asked for several times while it is made. What is found later is compared, never taken from here.
    private readonly Dictionary<string, ExecutableResolution> _found = new(StringComparer.Ordinal);

    public SegmentVerdict Evaluate(CommandSegment segment)
    {
        ExecutableResolution program = Resolve(segment.EffectiveArgv.Count > 0 ? segment.EffectiveArgv[0] : string.Empty);
        SegmentVerdict verdict = new() { Segment = segment, Program = program };
        if ((segment.Blocked ?? segment.PromptOnly ?? WrapperProblem(segment)) is { } reason)
        {
            return verdict with { Miss = reason };
        }
        AnalysisReason? noRule = segment.NoRule ?? segment.SearchChanged ?? WordProblem(segment);
        if (noRule is null && FindRule(segment, program) is { } rule)
        {
            return verdict with { By = Satisfaction.Rule, Rule = rule };
        }
        if (policy.SafeBins.Accepts(program, segment.EffectiveArgv, Paths) && WordProblem(segment) is null)
        {
            return verdict with { By = Satisfaction.SafeBin };
        }
        if (segment.SafeBuiltin)
        {
            return verdict with { By = Satisfaction.SafeBuiltin };
        }
        if (segment.SearchChanged is null && WordProblem(segment) is null && IsSkill(program))
        {
            return verdict with { By = Satisfaction.Skill };
        }
        return verdict with { Miss = noRule ?? Nothing(program) };
    }

    /// <summary>True when a shell (or another program that only carries a command) is the machine's own and not a file that somebody put in the way.</summary>
    public AnalysisReason? CarrierProblem(string carrier)
    {
        ExecutableResolution found = Resolve(carrier);
        // One that is not there starts nothing; that it still is not is looked at again before the start.
        return found.TruePath is not { } path || IsSystemProgram(path, found.FoundPath!) || AllowlistMatcher.Match(policy.Rules, found, null, null, home) is not null
            ? null
            : new AnalysisReason("carrier-untrusted", $"'{carrier}' is {path}, which is neither in a system directory nor allowed by a rule, so nobody knows what it does with the command.");
    }

    private AllowlistRule? FindRule(CommandSegment segment, ExecutableResolution program)
    {
        IReadOnlyList<string>? arguments = segment.ArgumentsMayExpand ? null : segment.RuleArgv;
        string? directory = segment.DirectoryMayChange ? null : context.WorkingDirectory;
        ExecutableResolution target = segment.EffectiveArgv.Count > 0 && segment.RuleProgram == segment.EffectiveArgv[0] ? program : Resolve(segment.RuleProgram);
        SegmentShell? shell = segment.Shell;
        bool needsBoundRule = shell?.NeedsBoundRule == true || segment.RuleArgv.Count > 1 && Disguise.IsShell(target);
        if (shell?.CarriedArgv is null && AllowlistMatcher.Match(policy.Rules, target, arguments, directory, home) is { } rule
            && (!needsBoundRule || !string.IsNullOrEmpty(rule.ArgPattern) || rule.IsBareWildcard)
            && (rule.IsBareWildcard || !Disguise.IsWrapper(target) && !IsApplet(rule, target)))
        {
            return rule;
        }
        return shell is null ? null
            : shell.CarriedArgv is { Count: > 0 } carried ? MatchCarried(shell, carried, segment, directory)
            : shell.ScriptArgv is { Count: > 0 } script ? MatchScript(script, segment, directory)
            : null;
    }

    /// <summary><c>sh -c '"$0" "$@"' program …</c>: the shell only hands on, so the program is what counts.</summary>
    private AllowlistRule? MatchCarried(SegmentShell shell, IReadOnlyList<string> carried, CommandSegment segment, string? directory)
    {
        ExecutableResolution target = Resolve(carried[0]);
        if (target is not { TrustPath: { } trustPath, FoundPath: { } found } || Disguise.IsWrapper(target) || Disguise.IsShell(target))
        {
            return null;
        }
        bool exact = shell.CarriedArgvIsExact && !segment.ArgumentsMayExpand;
        IReadOnlyList<AllowlistRule> rules = exact ? policy.Rules : policy.Rules.Where(rule => rule.ArgPattern is null).ToList();
        return AllowlistMatcher.Match(rules, new ExecutableResolution(found, found, trustPath), [trustPath, .. carried.Skip(1)], directory, home);
    }

    /// <summary><c>sh script.sh …</c>: the script is what runs, so rules name the script.</summary>
    private AllowlistRule? MatchScript(IReadOnlyList<string> script, CommandSegment segment, string? directory)
    {
        string name = PathGlob.ExpandHome(script[0], context.Home);
        bool wordMayExpand = segment.ArgumentsMayExpand && segment.Words.Any(word => word.MayExpand && word.Value == script[0]);
        if (wordMayExpand || segment.DirectoryMayChange && !LexicalPath.IsAbsolute(name))
        {
            return null;
        }
        string path = LexicalPath.Resolve(context.DirectoryOrOwn, name);
        // bash looks for a bare name that is not here on the PATH: then another file would run than the one the rule names.
        if (name.IndexOf('/') < 0 && !FileFacts.IsFile(path) || !RealPath.IsAsWritten(context.DirectoryOrOwn, name))
        {
            return null;
        }
        IReadOnlyList<string>? argv = segment.ArgumentsMayExpand ? null : [path, .. script.Skip(1)];
        return AllowlistMatcher.Match(policy.Rules, ExecutableResolution.OfFile(path), argv, directory, home);
    }

    /// <summary>A wrapper in a payload is started by the shell as it is written: it must be the one we think of. Direct argv runs without its wrappers.</summary>
    private AnalysisReason? WrapperProblem(CommandSegment segment)
    {
        if (!inPayload)
        {
            return null;
        }
        foreach (SegmentWrapper wrapper in segment.Wrappers)
        {
            if (!wrapper.IsShellWord && CarrierProblem(wrapper.Program) is { } problem)
            {
                return problem;
            }
        }
        return null;
    }

    /// <summary>Where the shell would look for the program elsewhere than we do.</summary>
    private AnalysisReason? WordProblem(CommandSegment segment)
    {
        if (!inPayload || Paths == PathRules.Windows)
        {
            return null;
        }
        CommandWord? word = segment.EffectiveStart < segment.Words.Count ? segment.Words[segment.EffectiveStart] : null;
        string program = word?.Value ?? (segment.EffectiveArgv.Count > 0 ? segment.EffectiveArgv[0] : string.Empty);
        if (program.Length > 0 && program[0] == '~' && !(word is { MayExpand: true } && (program == "~" || program.StartsWith("~/", StringComparison.Ordinal)) && context.Environment.ContainsKey("HOME")))
        {
            return new AnalysisReason("tilde-program", $"'{program}' is read in one way by the shell and in another by the policy.");
        }
        if (program.IndexOf('\\') >= 0 && program.IndexOf('/') < 0)
        {
            return new AnalysisReason("backslash-program", $"'{program}' holds a backslash.");
        }
        if (segment.DirectoryMayChange && !LexicalPath.IsAbsolute(program) && program.Length > 0 && program[0] != '~' && (program.IndexOf('/') >= 0 || context.PathIsRelative))
        {
            return new AnalysisReason("directory-changed", $"an earlier part of the command changes the directory, so nobody knows which file '{program}' is.");
        }
        return null;
    }

    private bool IsSkill(ExecutableResolution program)
    {
        if (!policy.AutoAllowSkills || skillBins.Count == 0 || program.TruePath is not { } path || program.Raw.IndexOf('/') >= 0 || program.Raw.IndexOf('\\') >= 0 || program.Raw.Length == 0)
        {
            return false;
        }
        return skillBins.Any(bin => bin.Equals(program.Name, StringComparison.OrdinalIgnoreCase) && bin.IndexOf('/') < 0 && bin.IndexOf('\\') < 0 && Resolve(bin).TruePath == path);
    }

    private static bool IsSystemProgram(string path, string found)
    {
        if (Paths == PathRules.Windows)
        {
            string system = Environment.GetFolderPath(Environment.SpecialFolder.System);
            string programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
            return IsBelow(path, system) || IsBelow(path, programs);
        }
        // Where distributions keep the files elsewhere, what the system directory's own name leads to is the system's. A name elsewhere that leads
        // into a system directory must lead to a program of that kind: a link called "sh" to perl would read the command as a file of code.
        return Array.IndexOf(SystemDirectories, LexicalPath.DirectoryName(found)) >= 0
            || Array.IndexOf(SystemDirectories, LexicalPath.DirectoryName(path)) >= 0 && IsSameKind(ExecutableName.Normalise(path), ExecutableName.Normalise(found));
    }

    // A rule for busybox covers none of its applets (spec/exec-approvals.md 7.2); a link that somebody made selects one. The system's own links are how
    // small distributions install every command.
    private static bool IsApplet(AllowlistRule rule, ExecutableResolution target) =>
        Disguise.IsMultiplexer(target) && string.IsNullOrEmpty(rule.ArgPattern) && PathGlob.SelectsPath(rule.Pattern)
        && Array.IndexOf(SystemDirectories, LexicalPath.DirectoryName(target.FoundPath!)) < 0;

    private static bool IsSameKind(string real, string name) => real == name || ShellNames.Family(name) is { } family && ShellNames.Family(real) == family;

    private static bool IsBelow(string path, string directory) =>
        directory.Length > 0 && path.StartsWith(directory.TrimEnd('\\') + "\\", StringComparison.OrdinalIgnoreCase);

    private ExecutableResolution Resolve(string name)
    {
        if (!_found.TryGetValue(name, out ExecutableResolution? found))
        {
            _found.Add(name, found = ExecutableResolution.Find(name, context));
        }
        return found;
    }

    private static AnalysisReason Nothing(ExecutableResolution program) => program.FoundPath is null
        ? new AnalysisReason("not-found", $"'{program.Raw}' was not found.")
        : new AnalysisReason("no-rule", $"no rule allows {program.TrustPath}.");
}
