using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Commands;

/// <summary>
/// One invoke while it runs. Once aborted it sends nothing any more: no event, no result (docs/protocol/commands.md 2.3).
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001",
    Justification = "The source is never disposed: nobody asks for its wait handle, and a late Cancel must not throw.")]
internal sealed class ActiveInvoke(InvokeRequest request, IInvokeTransport transport, INodeLog log, RequestThreads threads) : INodeEvents
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private volatile bool _isAborted;

    /// <summary>The request; without its parameters once they are not needed any more.</summary>
    public InvokeRequest Request { get; private set; } = request;

    /// <summary>Lets go of the parameters: an answer may wait long for a gateway that does not read, and needs none of them.</summary>
    /// <returns>How many characters they had.</returns>
    public int ForgetParameters()
    {
        int length = Request.ParamsJson?.Length ?? 0;
        Request = Request with { ParamsJson = null };
        return length;
    }

    /// <summary>Cancelled when the invoke is aborted.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>Ends with the invoke, for whoever waits for all of them.</summary>
    public Task Completion => _ended.Task;

    /// <summary>The threads on which its files are looked at.</summary>
    public RequestThreads Threads { get; } = threads;

    /// <summary>What it asks the file system.</summary>
    public FileQuestions Files { get; } = new();

    /// <summary>Called with the place that does not answer when the invoke is given up.</summary>
    public Action<string> WhenSilent { get; set; } = static _ => { };

    /// <summary>Nothing of it is left to wait for.</summary>
    public void End() => _ended.TrySetResult(true);

    /// <summary>
    /// Aborts. From the moment this returns nothing more is sent; killing the process happens on another thread, because the caller is the
    /// task that reads the connection.
    /// </summary>
    public void Abort()
    {
        _isAborted = true;
        _ = Task.Run(_abort.Cancel);
    }

    public bool IsAborted => _isAborted;

    /// <inheritdoc/>
    public Task SendAsync(string name, string payloadJson, CancellationToken cancellationToken) => PostAsync("node.event", writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("event", name);
        writer.WriteString("payloadJSON", payloadJson);
        writer.WriteEndObject();
    });

    /// <summary>Sends the answer (docs/protocol/commands.md 2.2).</summary>
    public async Task AnswerAsync(InvokeResult result)
    {
        GatewayError? error = await PostAsync("node.invoke.result", writer => Write(writer, result)).ConfigureAwait(false);
        if (error?.Code == GatewayError.TooLarge)
        {
            var tooLarge = new InvokeResult.Failure("UNAVAILABLE", "the result is larger than the gateway accepts");
            await PostAsync("node.invoke.result", writer => Write(writer, tooLarge)).ConfigureAwait(false);
        }
    }

    private async Task<GatewayError?> PostAsync(string method, Action<System.Text.Json.Utf8JsonWriter> write)
    {
        if (_isAborted)
        {
            return null;
        }
        try
        {
            GatewayError? error = await transport.PostAsync(method, write, Aborted).ConfigureAwait(false);
            if (error is not null)
            {
                log.Write(LogLevel.Debug, NodeLogEvents.SendFailed, $"{method} for invoke {Request.Id} was not sent: {error.Code}");
            }
            return error;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void Write(System.Text.Json.Utf8JsonWriter writer, InvokeResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Request.Id);
        writer.WriteString("nodeId", Request.NodeId);
        if (result is InvokeResult.Success success)
        {
            writer.WriteBoolean("ok", true);
            writer.WriteString("payloadJSON", success.PayloadJson);
        }
        else if (result is InvokeResult.Failure failure)
        {
            writer.WriteBoolean("ok", false);
            writer.WriteStartObject("error");
            writer.WriteString("code", failure.Code);
            writer.WriteString("message", failure.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
