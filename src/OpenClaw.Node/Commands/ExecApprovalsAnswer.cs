using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// What <c>system.execApprovals.get</c> and <c>.set</c> have in common: the shape of the answer and of a storage error
/// (docs/protocol/commands.md 3.2, 3.3).
/// </summary>
internal static class ExecApprovalsAnswer
{
    public static JsonObject Of(ExecApprovalsStore store, ExecApprovalsSnapshot snapshot) => new([
        new("path", JsonTree.Of(store.DisplayPath)),
        new("exists", JsonTree.Of(snapshot.Exists)),
        new("file", snapshot.Document.ToWireTree()),
        new("hash", JsonTree.Of(snapshot.Hash)),
    ]);

    public static InvokeResult Of(NodeStateException problem) => problem.Problem == StateProblem.TooLarge
        ? new InvokeResult.Failure("INVALID_REQUEST", "Error: INVALID_REQUEST: " + problem.Message)
        : new InvokeResult.Failure(problem.Problem == StateProblem.LockTimeout ? "TIMEOUT" : "UNAVAILABLE", "Error: " + problem.Message);
}
