using System.IO.Pipes;
using System.Text;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Answers each connection on the local status channel with one status document and closes it. Takes nothing in: a caller can only look.
/// When the channel cannot be opened the node runs without it, and tries again now and then: it may have been a moment without descriptors.
/// </summary>
internal sealed class NodeStatusServer(StateLocation location, Func<NodeStatus> status, INodeLog log)
{
    // In a row: then it is not the callers.
    private const int MostGone = 100;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>Serves until cancelled. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? told = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await ServeAsync(cancellationToken).ConfigureAwait(false) is not { } problem)
            {
                return;
            }
            if (problem.Message != told)
            {
                told = problem.Message;
                log.Write(LogLevel.Warning, NodeLogEvents.StatusChannel,
                    $"The local status channel is not available, so status commands will not see this node: {problem.Message}");
            }
            if (problem is NotSupportedException)
            {
                return;
            }
            await Task.WhenAny(Task.Delay(RetryAfter, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Null when cancelled, or what ended it.</summary>
    private async Task<Exception?> ServeAsync(CancellationToken cancellationToken)
    {
        string? address = null;
        NamedPipeServerStream? next = null;
        // One instance waits for the next caller.
        var places = new SemaphoreSlim(StatusPipe.MaxInstances - 1);
        try
        {
            address = NodeStatusAddress.ForServer(location);
            next = StatusPipe.Listen(address);
            int gone = 0;
            while (true)
            {
                try
                {
                    await next.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
                    gone = 0;
                }
                catch (IOException) when (++gone < MostGone)
                {
                    // Windows: the caller came and went before we looked. The next one is another.
                    next.Dispose();
                    next = null;
                    next = StatusPipe.Listen(address);
                    continue;
                }
                await places.WaitAsync(cancellationToken).ConfigureAwait(false);
                NamedPipeServerStream caller = next;
                next = null;
                try
                {
                    // The next instance is there before this one goes: the address never disappears between two callers.
                    next = StatusPipe.Listen(address);
                }
                finally
                {
                    _ = AnswerAndCloseAsync(caller, places, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception problem)
        {
            return problem;
        }
        finally
        {
            next?.Dispose();
            if (address is not null)
            {
                NodeStatusAddress.Release(location, address);
            }
        }
    }

    // Callers are answered side by side: one that reads slowly keeps nobody else waiting.
    private async Task AnswerAndCloseAsync(NamedPipeServerStream caller, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            using (caller)
            {
                await AnswerAsync(caller, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            places.Release();
        }
    }

    private async Task AnswerAsync(NamedPipeServerStream pipe, CancellationToken cancellationToken)
    {
        try
        {
            byte[] document = Encoding.UTF8.GetBytes(JsonTreeWriter.WriteFile(NodeStatusDocument.ToTree(status())));
            // A caller that connects and does not read must not keep the next one waiting.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AnswerLimit);
            await pipe.WriteAsync(document, 0, document.Length, limit.Token).ConfigureAwait(false);
            await pipe.FlushAsync(limit.Token).ConfigureAwait(false);
            await Task.WhenAny(StatusPipe.DrainAsync(pipe), Task.Delay(AnswerLimit, limit.Token)).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            log.Write(LogLevel.Debug, NodeLogEvents.StatusChannel, "A reader of the status channel went away early.");
        }
    }
}
