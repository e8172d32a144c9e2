using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>A pipe from a child to us.</summary>
internal sealed class OutputPipe : IDisposable
{
    private readonly NamedPipeServerStream _reader;

    public OutputPipe() => (_reader, ChildEnd) = ChildPipe.Create(PipeDirection.In);

    /// <summary>Inheritable. Close it once the child has it, or the end of the output is never seen.</summary>
    public SafeFileHandle ChildEnd { get; }

    /// <summary>Our end, for a reader of its own.</summary>
    public Stream Reader => _reader;

    /// <summary>Reads to the end, or until this is disposed of.</summary>
    public async Task ReadAsync(Action<byte[], int> received)
    {
        var buffer = new byte[ChildPipe.BufferSize];
        try
        {
            while (true)
            {
                var count = await _reader.ReadAsync(buffer, 0, buffer.Length, CancellationToken.None).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                received(buffer, count);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The other side went away, or the wait for it is over.
        }
    }

    public void Dispose()
    {
        ChildEnd.Dispose();
        _reader.Dispose();
    }
}
