using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>What the node's commands are made from: one place where the rooms are joined.</summary>
internal sealed record NodeServices
{
    public required StateLocation State { get; init; }

    public required ExecApprovalsStore Approvals { get; init; }

    public required IProcessRunner Runner { get; init; }

    /// <summary>The environment of this process as it was at start; what children get is built from it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required INodeLog Log { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Every command this node has.</summary>
    public IReadOnlyList<INodeCommand> CreateCommands()
    {
        var run = new SystemRunServices(State, Approvals, Runner, Log, Time) { InheritedEnvironment = Environment };
        return
        [
            new SystemRunPrepareCommand(run),
            new SystemRunCommand(run),
            new SystemWhichCommand(() => HostEnvironment.Build(Environment, overrides: null, isShellWrapper: false)),
            new ExecApprovalsGetCommand(Approvals, PolicyView.Defaults),
            new ExecApprovalsSetCommand(Approvals, Log),
            new FsListDirCommand(),
        ];
    }
}
