using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Approvals;

/// <summary>
/// The exec policy of this machine for an administrator: what holds, what would happen to a command, which requests wait, what was run.
/// Works beside a running node: both read the same files, under the same locks.
/// </summary>
public sealed class ExecApprovals
{
    private readonly StateLocation _location;
    private readonly TimeProvider _time;
    private readonly ExecApprovalsStore _store;
    private readonly PolicySource _policies;
    private readonly WaitingRequests _requests;
    private readonly ExecAuditLog _audit;

    /// <param name="location">The node's state.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    public ExecApprovals(StateLocation location, TimeProvider? time = null)
    {
        _location = location;
        _time = time ?? TimeProvider.System;
        _store = new ExecApprovalsStore(location, time);
        _policies = PolicySource.Of(location, _store, time);
        _requests = new WaitingRequests(location, time);
        _audit = new ExecAuditLog(location, time) { Copy = SystemLogCopy.OfThisMachine() };
    }

    /// <summary>What holds for an agent: document and <c>openclaw.json</c> together.</summary>
    /// <param name="agentId">The agent; null for requests that name none.</param>
    public ExecPolicyView GetPolicy(string? agentId = null) => ExecPolicyView.Of(_policies.For(agentId));

    /// <summary>Would this command line run? Asked in every way in which gateways ask, the machine's shell first.</summary>
    /// <param name="commandLine">As one would type it, for example <c>git log | head</c>.</param>
    /// <param name="agentId">The agent that would ask; null for none.</param>
    /// <param name="directory">Where; null for the current directory.</param>
    public ExecTestResult Test(string commandLine, string? agentId = null, string? directory = null) =>
        Ways(agentId, directory).OfText(commandLine);

    /// <summary>Would this program with these arguments run, without any shell?</summary>
    /// <param name="argv">The program and its arguments.</param>
    /// <param name="agentId">The agent that would ask; null for none.</param>
    /// <param name="directory">Where; null for the current directory.</param>
    public ExecTestResult Test(IReadOnlyList<string> argv, string? agentId = null, string? directory = null) =>
        argv.Count > 0 ? Ways(agentId, directory).OfArgv(argv) : throw new ArgumentException("There is no command to test.", nameof(argv));

    /// <summary>Requests that were denied because nobody was there to say yes, oldest first.</summary>
    /// <exception cref="NodeStateException">The file cannot be read.</exception>
    public IReadOnlyList<ExecRequestView> GetRequests() => FindRequests(_ => true);

    /// <summary>Those of them that are wanted: only they are looked at under the policy.</summary>
    internal IReadOnlyList<ExecRequestView> FindRequests(Func<ExecRequestView, bool> wanted) =>
        _requests.List().Select(request => (Request: request, View: View(request)))
        .Where(pair => wanted(pair.View)).Select(pair => pair.View with { WouldRunNow = WouldRunNow(pair.Request) }).ToList();

    /// <summary>The same without a look at the policy, for those who only need to know which there are.</summary>
    internal IReadOnlyList<ExecRequestView> ListRequests() => _requests.List().Select(request => View(request)).ToList();

    /// <summary>
    /// Allows a waiting request. Once: the next time the very same is asked for within the hour. Always: by rules for its programs.
    /// </summary>
    /// <param name="id">As <see cref="GetRequests"/> shows it.</param>
    /// <param name="always">True to add rules.</param>
    /// <param name="withEnvironment">True when the variables that it sets are allowed as well; without it a request that sets any but
    /// harmless ones is not allowed.</param>
    /// <exception cref="ExecRequestException">It is not there any more, or cannot be allowed in that way; the message says what to do
    /// instead.</exception>
    /// <exception cref="NodeStateException">A file cannot be read or written.</exception>
    public ExecRequestView Approve(string id, bool always = false, bool withEnvironment = false) =>
        Approve(id, always, withEnvironment, RuleWidth.Exactly);

    /// <summary>The same, with rules as wide as was said.</summary>
    internal ExecRequestView Approve(string id, bool always, bool withEnvironment, RuleWidth width)
    {
        PendingRequest request = Find(id);
        CheckEnvironment(request, always, withEnvironment);
        if (!always)
        {
            if (request.CannotAllowOnce is { } why)
            {
                throw new ExecRequestException(
                    $"This request cannot be allowed for once: {why}. Allow its program by a rule ({ToolWords.Current.AddRule("PROGRAM")}), or deny it ({ToolWords.Current.DenyRequest(request.Id)}).");
            }
            request = _requests.Allow(id) ?? throw Gone(id);
            Record("allowed once on this machine", request);
            return View(request);
        }
        IReadOnlyList<string> dangers = [];
        if (width == RuleWidth.Exactly)
        {
            AddRules(request);
        }
        else
        {
            dangers = AddWideRules(request, anyArgument: width == RuleWidth.AnyArgument);
        }
        _requests.Remove(id);
        Record("allowed always on this machine"
            + (width switch { RuleWidth.AnyArgument => ", with any arguments", RuleWidth.AnyDirectory => ", in any directory", _ => "" }),
            request);
        IEnumerable<string> granted = request.Operand is { } script ? request.Programs.Append(script.Path) : request.Programs;
        return View(request) with { Warnings = [.. GrantWarnings.Of(Inputs(request.Argv, RawText(request), request.AgentId,
            request.Directory).Inputs.Analysis, request.Directory, granted), .. dangers] };
    }

    /// <summary>Refuses a waiting request; it stays denied and is forgotten.</summary>
    /// <param name="id">As <see cref="GetRequests"/> shows it.</param>
    /// <exception cref="ExecRequestException">It is not there any more.</exception>
    public ExecRequestView Deny(string id)
    {
        PendingRequest request = _requests.Remove(id) ?? throw Gone(id);
        Record("denied on this machine", request);
        return View(request);
    }

    /// <summary>What was asked, decided and run, oldest first.</summary>
    public IEnumerable<ExecAuditRecord> ReadHistory() => _audit.Read();

    /// <summary>Checks that no line of the record was changed, moved or taken out.</summary>
    public ExecAuditVerification VerifyHistory() => _audit.Verify();

    // Variables count: a rule is for the program as it is, and what needs a second word from a person is not said to run.
    private bool WouldRunNow(PendingRequest request) => request.AllowedAt is null && request.EnvironmentNames.Count == 0
        && Test(request.Argv, request.AgentId, request.Directory).Outcome == ExecTestOutcome.Runs;

    private ExecTestWays Ways(string? agentId, string? directory) =>
        new(_policies.For(agentId), _location.Home, agentId, directory ?? OwnDirectory.Path);

    private (RunInputs Inputs, EffectivePolicy Policy) Inputs(IReadOnlyList<string> argv, string? rawCommand, string? agentId,
        string directory)
    {
        EffectivePolicy policy = _policies.For(agentId);
        CommandOpening opening = RunAnalysis.Open(argv, rawCommand);
        IReadOnlyDictionary<string, string> environment =
            HostEnvironment.BuildUnder(policy.EnvironmentRules, HostEnvironment.OfThisProcess(), null, opening.IsShellInvocation, argv);
        RunInputs inputs = new()
        {
            Argv = argv,
            Analysis = RunAnalysis.Analyze(opening, new ResolutionContext(directory, environment)),
            WorkingDirectory = directory,
            Environment = environment,
            AgentId = agentId,
        };
        return (inputs, policy);
    }

    private void AddRules(PendingRequest request)
    {
        string agentId = AgentOf(request);
        (RunInputs inputs, EffectivePolicy policy) = Inputs(request.Argv, RawText(request), agentId, request.Directory);
        ResolutionContext context = new(request.Directory, inputs.Environment);
        AllowAlways always = AllowAlways.Decide(inputs.Analysis, context, policy.StrictInlineEval);
        CheckUnchanged(request, inputs.Analysis, context, always);
        if (always.Rules.Count == 0)
        {
            throw new ExecRequestException(
                $"No safe rule can be made of this request: it would allow more than what was asked for. Allow it once ({ToolWords.Current.AllowOnce(request.Id)}), or write a rule yourself ({ToolWords.Current.AddRule("PROGRAM")}).");
        }
        UsageRecord usage = new() { AgentId = agentId, UsedRules = [], CommandText = request.CommandText, NewRules = always.Rules,
            CoversCommand = always.Complete, Grant = GrantOf(request) };
        _store.Update(document => usage.Apply(document, _time.GetUtcNow()));
    }

    private static ExecRequestException Changed(PendingRequest request) =>
        new($"Not allowed: a program or script of this request is not the file any more that was shown, or is another one for this account. Deny it ({ToolWords.Current.DenyRequest(request.Id)}) and let it be asked again.");

    private static string AgentOf(PendingRequest request) => request.AgentId
        ?? throw new ExecRequestException(
            $"This request named no agent, so there is nobody whose rule it could be. Allow its program for all agents: {ToolWords.Current.AddRule(request.Argv[0])}");

    private static string? RawText(PendingRequest request) => request.Argv.Count == 3 && request.Argv[1] == "-lc" ? request.Argv[2] : null;

    /// <summary>A rule is for the files that were shown: what changed since then nobody has seen.</summary>
    private static void CheckUnchanged(PendingRequest request, CommandAnalysis analysis, ResolutionContext context, AllowAlways always)
    {
        bool unchanged = PendingRequestBuilder.ProgramsHash(analysis, context, request.Operand) == request.ProgramsHash
            && (request.Operand is not { } script || MutableOperand.IsCurrent(script, request.Argv, request.Directory))
            && always.Rules.All(rule => rule.ArgPattern is not { } pattern || !ArgPattern.IsHash(pattern)
                || ArgPattern.Split(pattern).Content is not { } content
                || (rule.Pattern == request.Operand?.Path ? content == request.Operand.Sha256 : request.Programs.Contains(rule.Pattern)));
        if (!unchanged)
        {
            throw Changed(request);
        }
    }

    /// <summary>
    /// Allows the programs of a request by rules that a person wrote: with exactly its arguments in any directory, or with any arguments.
    /// </summary>
    /// <returns>What such rules allow besides, where that is much.</returns>
    private IReadOnlyList<string> AddWideRules(PendingRequest request, bool anyArgument)
    {
        string agent = AgentOf(request);
        RunInputs inputs = Inputs(request.Argv, RawText(request), agent, request.Directory).Inputs;
        CheckUnchanged(request, inputs.Analysis, new ResolutionContext(request.Directory, inputs.Environment), AllowAlways.Nothing);
        ExecTestProgram[] missing = [.. Test(request.Argv, request.AgentId, request.Directory).Programs.Where(program => !program.Allowed)];
        if (missing.Length == 0 || missing.Any(program => !program.RuleWouldHelp || (!anyArgument && program.ArgumentsMayChange)))
        {
            throw new ExecRequestException(
                $"No rule of that width can be made of this request. Allow it once ({ToolWords.Current.AllowOnce(request.Id)}), or write a rule yourself ({ToolWords.Current.AddRule("PROGRAM")}).");
        }
        // What was looked at above is what the rules name: anything else was found in between.
        if (!missing.All(program => program.Path is { } path && (request.Programs.Contains(path) || request.Operand?.Path == path)))
        {
            throw Changed(request);
        }
        JsonTree grant = (GrantOf(request) with { Directory = null }).ToTree();
        _store.Update(document => missing.Aggregate(document, (changed, program) => changed.Adding(agent,
            (AllowlistEntry.Create(program.RulePath!) with { ArgPattern = Arguments(program) }).WithGrant(grant))));
        return [.. missing.Select(program => RuleDanger.Of(program.RulePath!, Arguments(program))?.Warning(program.RulePath!))
            .OfType<string>().Distinct(StringComparer.Ordinal)];

        string? Arguments(ExecTestProgram program) => anyArgument ? null : ArgPattern.Of(program.Argv.Skip(1));
    }

    private RuleGrant GrantOf(PendingRequest request) => new()
    {
        Command = SecretRedaction.Apply(request.CommandText),
        Directory = request.Directory,
        By = AuditActor.Current.Account,
        At = _time.GetUtcNow(),
        Request = request.Id,
    };

    private ExecRequestView View(PendingRequest request) => ExecRequestView.Of(request) with { StateDirectory = _location.Directory };

    /// <summary>
    /// A yes to a command is no yes to what its variables make of it: those need a second word, and no rule takes them along.
    /// </summary>
    private static void CheckEnvironment(PendingRequest request, bool always, bool withEnvironment)
    {
        string names = string.Join(", ",
            request.Environment.Where(variable => variable.NeedsConsent).Select(variable => variable.ToString()));
        if (names.Length == 0 || withEnvironment && !always)
        {
            return;
        }
        throw new ExecRequestException(always
            ? $"This request sets variables ({names}), and what is allowed always takes none along. Allow it once with them ({ToolWords.Current.AllowOnceWithEnvironment(request.Id)}), or write a rule that names them ({ToolWords.Current.AddRule("PROGRAM")})."
            : $"This request also sets variables, which can make its programs do something else: {names}. To allow it with them: {ToolWords.Current.AllowOnceWithEnvironment(request.Id)}");
    }

    private PendingRequest Find(string id) =>
        _requests.List().FirstOrDefault(request => string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase)) ?? throw Gone(id);

    private static ExecRequestException Gone(string id) =>
        new($"No request '{id}' is waiting. {ToolWords.Current.ShowRequests} shows those that are; they are kept for a day.");

    private void Record(string what, PendingRequest request) => _audit.Append(new ExecAuditRecord
    {
        Kind = ExecAuditKind.Changed,
        AgentId = request.AgentId,
        SessionKey = request.SessionKey,
        Command = SecretRedaction.Apply(request.CommandText),
        Directory = request.Directory,
        Detail = what,
    });
}
