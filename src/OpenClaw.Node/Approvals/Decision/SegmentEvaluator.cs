using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// Asks of each program of a command whether something allows it (docs/protocol/policy.md 4.5, 4.6). The order is: a rule, a safe filter, a
/// safe builtin, a skill. What the shell could still change (directory, search path, arguments) takes rules away, never adds any.
/// </summary>
/// <param name="policy">What holds for the agent.</param>
/// <param name="context">Where programs are looked for.</param>
/// <param name="skillBins">Programs of skills.</param>
/// <param name="home">What <c>~</c> means in a rule.</param>
/// <param name="inPayload">True when a shell will start the programs, so that its way to find them counts.</param>
internal sealed class SegmentEvaluator(EffectivePolicy policy, ResolutionContext context, IReadOnlyCollection<string> skillBins,
    string home, bool inPayload)
{
    private static readonly PathRules Paths = MachinePaths.Rules;

    // Of this one decision: the same name is asked for several times while it is made. What is found later is compared, never taken from
    // here.
    private readonly MatchWork _work = new();
    private readonly Dictionary<string, ExecutableResolution> _found = new(StringComparer.Ordinal);
    private string? _script;

    private readonly long _lookup = MatchWork.LookupIn(ProgramSearch.Directories(context.Environment));

    /// <summary>What the decision has cost so far.</summary>
    public MatchWork Work => _work;

    public SegmentVerdict Evaluate(CommandSegment segment)
    {
        ExecutableResolution program = Resolve(segment.EffectiveArgv.Count > 0 ? segment.EffectiveArgv[0] : string.Empty);
        SegmentVerdict verdict = new() { Segment = segment, Program = program };
        if ((segment.Blocked ?? segment.PromptOnly ?? WrapperProblem(segment)) is { } reason)
        {
            return verdict with { Miss = reason };
        }
        if (CmdVerdict.IsShellCommand(segment))
        {
            SegmentVerdict found = CmdVerdict.OfShellCommand(segment, policy.Rules, context.DirectoryOrOwn, _work);
            return found.By == Satisfaction.None && _work.IsExhausted ? found with { Miss = TooMuch } : found;
        }
        _script = null;
        AnalysisReason? noRule = segment.SearchChanged ?? WordProblem(segment);
        if (noRule is null && FindRule(segment, program) is { } rule)
        {
            return CmdVerdict.Problem(segment, program, rule) is { } problem
                ? verdict with { Miss = problem } : Started(verdict with { By = Satisfaction.Rule, Rule = rule, Script = _script });
        }
        if (policy.SafeBins.Accepts(program, segment.EffectiveArgv, Paths) && WordProblem(segment) is null)
        {
            return verdict with { By = Satisfaction.SafeBin };
        }
        if (segment.SafeBuiltin)
        {
            return verdict with { By = Satisfaction.SafeBuiltin };
        }
        bool ordinary = segment is { Shell: null, RunsPackage: false } && !Disguise.IsShell(program) && !Disguise.IsWrapper(program)
            && !Disguise.IsMultiplexer(program) && !Disguise.RunsPackage(program, segment.EffectiveArgv)
            && !(program.TruePath is { } file && (StartsOthers(file, segment) || StartsOthers(program.Raw, segment)));
        if (segment.SearchChanged is null && ordinary && WordProblem(segment) is null && IsSkill(program))
        {
            return Started(verdict with { By = Satisfaction.Skill });
        }
        return verdict with { Miss = _work.IsExhausted
            ? TooMuch : noRule ?? StartUp(segment) ?? ForeignScript(segment)
            ?? (segment.RunsPackage ? Package(program) : ChangedScript(segment, program) ?? Nothing(program)) };
    }

    /// <summary>
    /// A file that is started by the system, and not read by a shell that the request names, is held to what its first line looks up.
    /// </summary>
    private SegmentVerdict Started(SegmentVerdict verdict)
    {
        if (Paths == PathRules.Windows || verdict.Script is not null || verdict.Rule is { IsBareWildcard: true })
        {
            return verdict;
        }
        CommandSegment segment = verdict.Segment;
        string name = segment.Shell?.CarriedArgv is { Count: > 0 } carried ? carried[0] : verdict.Rule is null
            ? segment.EffectiveArgv[0] : segment.RuleProgram;
        var line = new FirstLine(Resolve, CarrierProblem);
        return Resolve(name).TruePath is { } file && line.Problem(file) is { } problem
            ? verdict with { By = Satisfaction.None, Rule = null, Miss = problem }
            : verdict with { LookedUp = line.LookedUp };
    }

    /// <summary>
    /// Null when a shell (or another program that only carries a command) is the machine's own; the reason when it is a file that somebody
    /// put in the way.
    /// </summary>
    public AnalysisReason? CarrierProblem(string carrier)
    {
        ExecutableResolution found = Resolve(carrier);
        if (found.IsUnclear)
        {
            return new AnalysisReason("carrier-untrusted",
                $"'{carrier}' leads every process elsewhere, so nobody knows what it does with the command.");
        }
        // One that is not there starts nothing; that it still is not is looked at again before the start.
        return found.TruePath is not { } path || SystemFile.IsOwn(found.FoundPath!, path)
            || AllowlistMatcher.Match(policy.Rules, found, null, null, home, _work) is not null
            ? null
            : new AnalysisReason("carrier-untrusted",
                $"'{carrier}' is {path}, which is neither in a system directory nor allowed by a rule, so nobody knows what it does with the command.");
    }

    /// <summary>
    /// True when a program that the decision asked for is not there; where it had no work left to look, that is found out here.
    /// </summary>
    public bool IsMissing(string name) =>
        (_found.TryGetValue(name, out ExecutableResolution? found) && !_work.IsExhausted ? found : ExecutableResolution.Find(name, context))
            .FoundPath is null;

    private AllowlistRule? FindRule(CommandSegment segment, ExecutableResolution program)
    {
        IReadOnlyList<string>? arguments = segment.ArgumentsMayExpand ? null : segment.EffectiveArgv;
        string? directory = segment.DirectoryMayChange ? null : context.DirectoryOrOwn;
        ExecutableResolution target = segment.EffectiveArgv.Count > 0 && segment.RuleProgram == segment.EffectiveArgv[0]
            ? program : Resolve(segment.RuleProgram);
        SegmentShell? shell = segment.Shell;
        bool needsBoundRule = segment.RunsPackage || Disguise.RunsPackage(target, segment.EffectiveArgv) || shell?.NeedsBoundRule == true
            || segment.EffectiveArgv.Count > 1 && Disguise.IsShell(target);
        if (shell?.CarriedArgv is null && AllowlistMatcher.Match(policy.Rules, target, arguments, directory, home, _work) is { } rule
            && (!needsBoundRule || !string.IsNullOrEmpty(rule.ArgPattern) || rule.IsBareWildcard)
            && (rule.IsBareWildcard || !Disguise.IsWrapper(target) && !IsApplet(rule, target)))
        {
            return rule;
        }
        // A shell that hands over to a script or a carried program is looked through, too.
        return shell is null || CarrierProblem(segment.EffectiveArgv[0]) is not null ? null
            : shell.CarriedArgv is { Count: > 0 } carried ? MatchCarried(shell, carried, segment, directory)
            : shell.ScriptArgv is { Count: > 0 } script ? MatchScript(script, segment, directory)
            : null;
    }

    /// <summary><c>sh -c '"$0" "$@"' program …</c>: the shell only hands on, so the program is what counts.</summary>
    private AllowlistRule? MatchCarried(SegmentShell shell, IReadOnlyList<string> carried, CommandSegment segment, string? directory)
    {
        ExecutableResolution target = Resolve(carried[0]);
        bool code = policy.StrictInlineEval && Disguise.InlineEval(target, carried) is not null;
        if (target is not { TrustPath: { } trustPath, FoundPath: { } found } || Disguise.IsWrapper(target)
            || Disguise.IsShell(target) || code)
        {
            return null;
        }
        // Arguments that are split, left out or put in another order could say anything to the program.
        bool exact = shell.CarriedArgvIsExact && !segment.ArgumentsMayExpand;
        bool needsBoundRule = shell.CarriedRunsPackage || Disguise.RunsPackage(target, carried);
        return AllowlistMatcher.Match(policy.Rules, new ExecutableResolution(found, found, trustPath),
            exact ? [trustPath, .. carried.Skip(1)] : null, directory, home, _work) is { } rule
            && (rule.IsBareWildcard || exact && (!needsBoundRule || !string.IsNullOrEmpty(rule.ArgPattern)) && !IsApplet(rule, target))
                ? rule : null;
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
        string path = context.PlaceOf(name);
        // bash looks for a bare name that is not here on the PATH: then another file would run than the one the rule names.
        if (name.IndexOf('/') < 0 && !FileFacts.IsFile(path) || !RealPath.IsAsWritten(context.DirectoryOrOwn, name))
        {
            return null;
        }
        if (!ReadsAsWritten(path, segment))
        {
            return null;
        }
        IReadOnlyList<string>? argv = segment.ArgumentsMayExpand ? null : [path, .. script.Skip(1)];
        // A grant that holds no content is of an old release: it was given for another text than the one that would run, as far as anybody
        // knows.
        ExecutableResolution file = ExecutableResolution.OfFile(path);
        _script = file.TruePath;
        return AllowlistMatcher.Match(policy.Rules, file, argv, directory, home, _work) is { } rule
            && (!rule.FromAllowAlways || ArgPattern.HoldsContent(rule.ArgPattern)) ? rule : null;
    }

    /// <summary>
    /// True for a script that is written for the shell that reads it: its first line names that shell, or sh, or nobody, and the same
    /// options.
    /// </summary>
    private bool ReadsAsWritten(string path, CommandSegment segment) =>
        FileFacts.Of(path) is null || ScriptInterpreter.Of(path) is { } named && IsWrittenFor(segment, named.Name, named.Options);

    private bool IsWrittenFor(CommandSegment segment, string named, IReadOnlyList<string> options)
    {
        string shell = segment.Shell!.Name;
        return HasItsOptions(options, segment)
            && (named.Length == 0 || named == shell || named == "sh" && shell != "fish"
                || Resolve(segment.EffectiveArgv[0]).TruePath is { } real && ExecutableName.Normalise(real) == named);
    }

    /// <summary>
    /// The options of a first line are part of the script: without its <c>-e</c> it goes on where it would have ended. So the shell has
    /// exactly those; one without options may be read with some, but none is turned off, and it is carried out, not only read or shown.
    /// </summary>
    private static bool HasItsOptions(IReadOnlyList<string> options, CommandSegment segment)
    {
        if (ShellNames.Family(segment.Shell!.Name) != ShellFamily.Posix)
        {
            return true;
        }
        string[] given =
            [.. segment.EffectiveArgv.Skip(1).Take(segment.EffectiveArgv.Count - 1 - segment.Shell.ScriptArgv!.Count)
                .Where(static word => word != "--")];
        return !given.Any(PosixShellOptions.ShowsOrStops) && (options.Count == 0 || options.SequenceEqual(given));
    }

    private AnalysisReason? ForeignScript(CommandSegment segment)
    {
        if (segment.Shell is not { ScriptArgv: { Count: > 0 } script, Name: var shell } || segment.ArgumentsMayExpand
            || segment.DirectoryMayChange)
        {
            return null;
        }
        string path = context.PlaceOf(script[0]);
        if (FileFacts.Of(path) is null)
        {
            return null;
        }
        if (ScriptInterpreter.Of(path) is not var (name, options))
        {
            return NoText(path, shell);
        }
        return IsWrittenFor(segment, name, options) ? null : !HasItsOptions(options, segment)
            ? new AnalysisReason("script-interpreter",
                $"a rule for {path} lets {shell} read it with the options of its first line only ({(options.Count == 0 ? "none that stop, show or turn off something" : string.Join(" ", options))}). Start the script itself.")
            : name.Length == 0 ? NoText(path, shell)
            : new AnalysisReason("script-interpreter",
                $"{path} is written for {name}, so a rule for it does not let {shell} read it: {shell} would look for programs called like its words. Start the script itself.");
    }

    private static AnalysisReason NoText(string path, string shell) =>
        new("script-interpreter",
            $"{path} is no text that {shell} reads as it was meant, so a rule for it does not let {shell} read it. Start the file itself.");

    /// <summary>Says what changed where a script was allowed always and is another one now.</summary>
    private AnalysisReason? ChangedScript(CommandSegment segment, ExecutableResolution program)
    {
        if (segment.ArgumentsMayExpand || segment.DirectoryMayChange)
        {
            return null;
        }
        (ExecutableResolution file, IReadOnlyList<string> argv) = segment.Shell?.ScriptArgv is { Count: > 0 } words
            ? (ExecutableResolution.OfFile(context.PlaceOf(words[0])), words)
            : (program, segment.EffectiveArgv);
        return file.TruePath is { } real
            && AllowlistMatcher.GrantOfOtherContent(policy.Rules, file, [real, .. argv.Skip(1)], context.DirectoryOrOwn, _work) is { } grant
                ? new AnalysisReason("script-changed", ArgPattern.Split(grant.ArgPattern!).Content is { } then
                    ? $"{real} was allowed always, and it is not what it was: its content had the SHA-256 {Short(then)}, now it has {Short(_work.ContentOf(real))}."
                    : $"{real} was allowed always by an old release, which did not hold it to its content: it has to be allowed again.")
                : null;
    }

    private static string Short(string? sha256) => sha256 is { Length: > 12 } ? sha256.Substring(0, 12) + "…" : "none that can be read";

    /// <summary>
    /// Nothing is looked through that is not the machine's own: what the wrapper in front of a program does is only known of that very
    /// wrapper.
    /// </summary>
    private AnalysisReason? WrapperProblem(CommandSegment segment)
    {
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
        if (segment.DirectoryMayChange && (segment.Cmd is not null || segment.Ps is not null)
            && !LexicalPath.IsAbsolute(segment.EffectiveArgv[0]) && ExecutableName.IsPath(segment.EffectiveArgv[0]))
        {
            return ShellReasons.DirectoryChanged;
        }
        if (!inPayload || Paths == PathRules.Windows)
        {
            return null;
        }
        CommandWord? word = segment.EffectiveStart < segment.Words.Count ? segment.Words[segment.EffectiveStart] : null;
        string program = word?.Value ?? (segment.EffectiveArgv.Count > 0 ? segment.EffectiveArgv[0] : string.Empty);
        if (program.Length > 0 && program[0] == '~'
            && !(word is { MayExpand: true } && (program == "~" || program.StartsWith("~/", StringComparison.Ordinal))
                && context.Environment.ContainsKey("HOME")))
        {
            return new AnalysisReason("tilde-program", $"'{program}' is read in one way by the shell and in another by the policy.");
        }
        if (program.IndexOf('\\') >= 0 && program.IndexOf('/') < 0)
        {
            return new AnalysisReason("backslash-program", $"'{program}' holds a backslash.");
        }
        if (segment.DirectoryMayChange && !LexicalPath.IsAbsolute(program) && program.Length > 0 && program[0] != '~'
            && program.IndexOf('/') >= 0)
        {
            return new AnalysisReason("directory-changed",
                $"an earlier part of the command changes the directory, so nobody knows which file '{program}' is.");
        }
        return null;
    }

    /// <summary>
    /// The gateway says which programs its skills need: what can start others by its arguments would be every program. Of what nobody here
    /// knows it is not assumed.
    /// </summary>
    private static bool StartsOthers(string name, CommandSegment segment) =>
        InterpreterCode.IsInterpreter(name)
            || ProgramCatalog.Find(ExecutableName.Normalise(name))
            ?.MayStartOthers(segment.EffectiveArgv, segment.ArgumentsMayExpand) == true;

    private bool IsSkill(ExecutableResolution program)
    {
        if (!policy.AutoAllowSkills || skillBins.Count == 0 || program.TruePath is not { } path || program.Raw.IndexOf('/') >= 0
            || program.Raw.IndexOf('\\') >= 0 || program.Raw.Length == 0)
        {
            return false;
        }
        return skillBins.Any(bin => bin.Equals(program.Name, StringComparison.OrdinalIgnoreCase) && bin.IndexOf('/') < 0
            && bin.IndexOf('\\') < 0 && Resolve(bin).TruePath == path);
    }

    // A rule for busybox covers none of its applets (docs/protocol/policy.md 7.2); a link that somebody made selects one. The system's own
    // links are how small distributions install every command.
    private static bool IsApplet(AllowlistRule rule, ExecutableResolution target) =>
        Disguise.IsMultiplexer(target) && PathGlob.SelectsPath(rule.Pattern)
        && !SystemFile.IsInSystemDirectory(target.FoundPath!);

    private ExecutableResolution Resolve(string name)
    {
        if (!_found.TryGetValue(name, out ExecutableResolution? found))
        {
            // A name that is not looked for any more is not there.
            _found.Add(name, found = _work.Take(_lookup)
                ? ExecutableResolution.Find(name, context) : new ExecutableResolution(name, null, null));
        }
        return found;
    }

    private static readonly AnalysisReason TooMuch = new("too-much-work",
        "the command has more programs, or the policy more rules with expressions, than one decision may take time for.");

    private static AnalysisReason? StartUp(CommandSegment segment) =>
        segment.Shell is { StartsUp: true, Name: var name } && StartupFiles.Switch(name) is { } off
        ? new AnalysisReason("shell-startup",
            $"{name} reads start-up files of the account before the script, or is given an option that is not read here; '{name} {off} SCRIPT' is what a rule for the script allows.")
        : null;

    private static AnalysisReason Package(ExecutableResolution program) => new(
        "package-runner",
        $"'{program.Raw}' starts a package that it finds itself, in the project or at its registry, so only a rule for {program.TrustPath ?? "it"} that names its arguments can allow it.");

    private static AnalysisReason Nothing(ExecutableResolution program) => program.IsUnclear
        ? new AnalysisReason("unclear-path", $"'{program.Raw}' leads every process elsewhere, so nobody knows which file would start.")
        : program.FoundPath is null
        ? new AnalysisReason("not-found", $"'{program.Raw}' was not found.")
        : new AnalysisReason("no-rule", $"no rule allows {program.TrustPath}.");
}
