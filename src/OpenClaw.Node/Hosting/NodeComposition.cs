using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>What the node's commands are made from: the one place where the rooms are joined.</summary>
internal sealed class NodeComposition
{
    public NodeComposition(StateLocation state, INodeLog log, TimeProvider time, IProcessRunner? runner = null)
    {
        State = state;
        Log = log;
        Time = time;
        Approvals = new ExecApprovalsStore(state, time);
        Runner = runner ?? new ProcessRunner();
        Run = new SystemRunServices(state, Approvals, Runner, log, time)
        {
            InheritedEnvironment = Environment,
            GatewayVersion = () => Link.ServerVersion,
            SkillBins = new CachedSkillBins(Link.AskSkillBinsAsync, time),
        };
    }

    public StateLocation State { get; }

    public INodeLog Log { get; }

    public TimeProvider Time { get; }

    public ExecApprovalsStore Approvals { get; }

    public IProcessRunner Runner { get; }

    /// <summary>The connection, for those that ask the gateway something.</summary>
    public GatewayLink Link { get; } = new();

    /// <summary>The environment of this process as it was at start; what children get is built from it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = HostEnvironment.OfThisProcess();

    /// <summary>What <c>system.run</c> works with.</summary>
    public SystemRunServices Run { get; }

    /// <summary>Every command this node has.</summary>
    public IReadOnlyList<INodeCommand> CreateCommands() =>
    [
        new SystemRunPrepareCommand(Run),
        new SystemRunCommand(Run),
        new SystemWhichCommand(() => HostEnvironment.Build(Environment, overrides: null, isShellWrapper: false)),
        new ExecApprovalsGetCommand(Approvals, document => PolicyView.Defaults(document, Run.Policies)),
        new ExecApprovalsSetCommand(Approvals, Log),
        new FsListDirCommand(denies: () => Run.Policies.For(agentId: null).Security == ExecSecurity.Deny),
    ];
}
