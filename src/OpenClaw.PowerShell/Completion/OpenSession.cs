using System.Collections;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Completion;

/// <summary>What an open session can tell while somebody waits for Tab: within a second or not at all. Completion never connects.</summary>
internal static class OpenSession
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(900);

    /// <summary>The nodes that its gateway knows.</summary>
    public static IReadOnlyList<GatewayNode> Nodes(IDictionary bound) =>
        Ask(bound, (gateway, cancellation) => new GatewayNodes(gateway).ListAsync(cancellation));

    /// <summary>Asks the session that the command line names, else the last one opened; nothing when there is none.</summary>
    public static IReadOnlyList<T> Ask<T>(IDictionary bound, Func<GatewayOperator, CancellationToken, Task<IReadOnlyList<T>>> question)
    {
        RunspaceOperators sessions = OperatorSessions.OfThisRunspace();
        object? named = bound["Session"];
        OperatorSession? session = named is null ? sessions.Default
            : sessions.All.FirstOrDefault(s => named is GatewaySessionInfo given ? given.Id == s.Id : named is int id && id == s.Id);
        if (session is null || !session.Operator.IsConnected)
        {
            return [];
        }

        using CancellationTokenSource limit = new(Limit);
        try
        {
            Task<IReadOnlyList<T>> answer = Task.Run(() => question(session.Operator, limit.Token), limit.Token);
            return answer.Wait(Limit) ? answer.Result : [];
        }
        catch (Exception failure) when (failure is AggregateException or OperationCanceledException)
        {
            // Nothing to complete; the cmdlet itself will say why.
            return [];
        }
    }
}
