using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Approvals;

/// <summary>
/// The exec policy of this machine for an administrator: what holds, what would happen to a command, which requests wait, what was run. Works beside a
/// running node: both read the same files, under the same locks.
/// </summary>
public sealed class ExecApprovals
{
    private readonly StateLocation _location;
    private readonly TimeProvider _time;
    private readonly ExecApprovalsStore _store;
    private readonly ExecConfigFile _config;
    private readonly PendingRequests _requests;
    private readonly ExecAuditLog _audit;

    /// <param name="location">The node's state.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    public ExecApprovals(StateLocation location, TimeProvider? time = null)
    {
        _location = location;
        _time = time ?? TimeProvider.System;
        _store = new ExecApprovalsStore(location, time);
        _config = new ExecConfigFile(location.ConfigPath);
        _requests = new PendingRequests(location, time);
        _audit = new ExecAuditLog(location, time) { Copy = SystemLogCopy.OfThisMachine() };
    }

    /// <summary>What holds for an agent: document and <c>openclaw.json</c> together.</summary>
    /// <param name="agentId">The agent; null for requests that name none.</param>
    public ExecPolicyView GetPolicy(string? agentId = null) => ExecPolicyView.Of(EffectivePolicy.Resolve(_store.Load(), _config.Load(), agentId));

    /// <summary>Would this command line run? Asked as a gateway sends it: through the machine's shell.</summary>
    /// <param name="commandLine">As one would type it, for example <c>git log | head</c>.</param>
    /// <param name="agentId">The agent that would ask; null for none.</param>
    /// <param name="directory">Where; null for the current directory.</param>
    public ExecTestResult Test(string commandLine, string? agentId = null, string? directory = null)
    {
        IReadOnlyList<string> argv = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ["cmd.exe", "/d", "/s", "/c", commandLine]
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ["/bin/sh", "-c", commandLine]
            : ["/bin/sh", "-lc", commandLine];
        return Test(argv, commandLine, commandLine, agentId, directory);
    }

    /// <summary>Would this program with these arguments run, without any shell?</summary>
    /// <param name="argv">The program and its arguments.</param>
    /// <param name="agentId">The agent that would ask; null for none.</param>
    /// <param name="directory">Where; null for the current directory.</param>
    public ExecTestResult Test(IReadOnlyList<string> argv, string? agentId = null, string? directory = null) =>
        Test(argv, null, CommandText.Render(argv), agentId, directory);

    /// <summary>Requests that were denied because nobody was there to say yes, oldest first.</summary>
    /// <exception cref="NodeStateException">The file cannot be read.</exception>
    public IReadOnlyList<ExecRequestView> GetRequests() => _requests.List().Select(request => ExecRequestView.Of(request)).ToList();

    /// <summary>Allows a waiting request. Once: the next time the very same is asked for within the hour. Always: by rules for its programs.</summary>
    /// <param name="id">As <see cref="GetRequests"/> shows it.</param>
    /// <param name="always">True to add rules.</param>
    /// <exception cref="ExecRequestException">It is not there any more, or cannot be allowed in that way; the message says what to do instead.</exception>
    /// <exception cref="NodeStateException">A file cannot be read or written.</exception>
    public ExecRequestView Approve(string id, bool always = false)
    {
        PendingRequest request = Find(id);
        if (!always)
        {
            if (request.CannotAllowOnce is { } why)
            {
                throw new ExecRequestException($"This request cannot be allowed for once: {why}. Allow its program by a rule (Add-OpenClawExecRule), or deny it (Deny-OpenClawExec {request.Id}).");
            }
            request = _requests.Allow(id) ?? throw Gone(id);
            Record("allowed once on this machine", request);
            return ExecRequestView.Of(request);
        }
        AddRules(request);
        _requests.Remove(id);
        Record("allowed always on this machine", request);
        return ExecRequestView.Of(request);
    }

    /// <summary>Refuses a waiting request; it stays denied and is forgotten.</summary>
    /// <param name="id">As <see cref="GetRequests"/> shows it.</param>
    /// <exception cref="ExecRequestException">It is not there any more.</exception>
    public ExecRequestView Deny(string id)
    {
        PendingRequest request = _requests.Remove(id) ?? throw Gone(id);
        Record("denied on this machine", request);
        return ExecRequestView.Of(request);
    }

    /// <summary>What was asked, decided and run, oldest first.</summary>
    public IEnumerable<ExecAuditRecord> ReadHistory() => _audit.Read();

    /// <summary>Checks that no line of the record was changed, moved or taken out.</summary>
    public ExecAuditVerification VerifyHistory() => _audit.Verify();

    private ExecTestResult Test(IReadOnlyList<string> argv, string? rawCommand, string shown, string? agentId, string? directory)
    {
        if (argv.Count == 0)
        {
            throw new ArgumentException("There is no command to test.", nameof(argv));
        }
        (RunInputs inputs, EffectivePolicy policy) = Inputs(argv, rawCommand, agentId, directory ?? Directory.GetCurrentDirectory());
        return DecisionExplanation.Explain(ExecPolicyEvaluator.Evaluate(inputs, policy, [], _location.Home), shown);
    }

    private (RunInputs Inputs, EffectivePolicy Policy) Inputs(IReadOnlyList<string> argv, string? rawCommand, string? agentId, string directory)
    {
        IReadOnlyDictionary<string, string> environment = HostEnvironment.Build(HostEnvironment.OfThisProcess(), null, RunAnalysis.IsShellInvocation(argv), argv);
        RunInputs inputs = new()
        {
            Argv = argv,
            Analysis = RunAnalysis.Analyze(argv, rawCommand, new ResolutionContext(directory, environment)),
            WorkingDirectory = directory,
            Environment = environment,
            AgentId = agentId,
        };
        return (inputs, EffectivePolicy.Resolve(_store.Load(), _config.Load(), agentId));
    }

    private void AddRules(PendingRequest request)
    {
        if (request.AgentId is not { } agentId)
        {
            throw new ExecRequestException("This request named no agent, so there is nobody whose rule it could be. Allow its program for all agents: Add-OpenClawExecRule.");
        }
        string? raw = request.Argv.Count == 3 && request.Argv[1] == "-lc" ? request.Argv[2] : null;
        (RunInputs inputs, EffectivePolicy policy) = Inputs(request.Argv, raw, agentId, request.Directory);
        AllowAlways always = AllowAlways.Decide(inputs.Analysis, new ResolutionContext(request.Directory, inputs.Environment), policy.StrictInlineEval);
        if (always.Rules.Count == 0)
        {
            throw new ExecRequestException($"No safe rule can be made of this request: it would allow more than what was asked for. Allow it once (Approve-OpenClawExec {request.Id}), or write a rule yourself (Add-OpenClawExecRule).");
        }
        UsageRecord usage = new() { AgentId = agentId, UsedRules = [], CommandText = request.CommandText, NewRules = always.Rules, CoversCommand = always.Complete };
        _store.Update(document => usage.Apply(document, _time.GetUtcNow()));
    }

    private PendingRequest Find(string id) => _requests.List().FirstOrDefault(request => string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase)) ?? throw Gone(id);

    private static ExecRequestException Gone(string id) => new($"No request '{id}' is waiting. See Get-OpenClawExecRequest for those that are; they are kept for a day.");

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
