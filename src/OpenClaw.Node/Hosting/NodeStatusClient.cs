using System.IO.Pipes;
using System.Text;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>Asks the node that runs with a state directory, in whatever process, for its status.</summary>
public static class NodeStatusClient
{
    private const int MaxDocument = 1024 * 1024;

    private const int RetryMilliseconds = 50;

    // A node that is there takes the next caller soon; one that is not is waited for no longer than this.
    private const int ConnectMilliseconds = 500;

    /// <summary>
    /// The running node's status, or null when no node answers within the time limit. Never throws except for cancellation.
    /// </summary>
    /// <param name="location">The state directory.</param>
    /// <param name="timeout">Null means two seconds.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<NodeStatus?> TryReadAsync(StateLocation location, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? TimeSpan.FromSeconds(2));
        while (true)
        {
            try
            {
                return await ReadAsync(location, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception problem) when (problem is IOException or JsonTreeException && !limit.IsCancellationRequested)
            {
                // Cut short, as an answer is whose instance closes: the next one is whole.
                await Task.WhenAny(Task.Delay(RetryMilliseconds, limit.Token)).ConfigureAwait(false);
            }
            catch (Exception problem)
                when (problem is IOException or UnauthorizedAccessException or TimeoutException or NodeStateException or JsonTreeException
                    or NotSupportedException)
            {
                return null;
            }
        }
    }

    private static async Task<NodeStatus?> ReadAsync(StateLocation location, CancellationToken cancellationToken)
    {
        if (NodeStatusAddress.ForClient(location) is not { } address)
        {
            return null;
        }
        using NamedPipeClientStream? pipe = await ConnectAsync(location, address, cancellationToken).ConfigureAwait(false);
        return pipe is null ? null
            : NodeStatusDocument.FromTree(JsonTreeReader.Read(await ReadAllAsync(pipe, cancellationToken).ConfigureAwait(false)));
    }

    private static async Task<NamedPipeClientStream?> ConnectAsync(StateLocation location, string address,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            NamedPipeClientStream pipe = StatusPipe.Open(address, NodeStatusAddress.IsTrusted(location, address));
            try
            {
                await pipe.ConnectAsync(ConnectMilliseconds, cancellationToken).ConfigureAwait(false);
                if (StatusPipe.IsOfOwner(pipe, location.Directory))
                {
                    return pipe;
                }
                pipe.Dispose();
                return null;
            }
            catch (TimeoutException) when (StatusPipe.IsServed(address))
            {
                // It answers others, or this machine is slow: the caller's own limit counts.
                pipe.Dispose();
            }
            catch
            {
                pipe.Dispose();
                throw;
            }
        }
    }

    private static async Task<string> ReadAllAsync(Stream pipe, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (await pipe.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false) is > 0 and int count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaxDocument)
            {
                throw new IOException("The status document is too long.");
            }
        }
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
