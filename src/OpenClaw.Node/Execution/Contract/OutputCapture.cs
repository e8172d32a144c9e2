namespace OpenClaw.Node.Execution.Contract;

/// <summary>
/// The head of what a process writes: stdout and stderr share one limit in bytes, what comes later is counted as dropped (docs/protocol/process.md 3).
/// One thread writes, and another reads after the run has ended.
/// </summary>
internal sealed class OutputCapture(int limitBytes)
{
    private int remaining = Math.Max(0, limitBytes);

    public OutputStream Stdout { get; } = new();

    public OutputStream Stderr { get; } = new();

    /// <summary>True when anything was dropped.</summary>
    public bool Truncated => Stdout.Dropped || Stderr.Dropped;

    public void Append(OutputStream stream, byte[] buffer, int count)
    {
        var kept = Math.Min(count, remaining);
        remaining -= kept;
        stream.Append(buffer, kept, dropped: kept < count);
    }
}

/// <summary>The kept bytes of one of a process's two outputs.</summary>
internal sealed class OutputStream
{
    private byte[] bytes = [];

    public int Length { get; private set; }

    /// <summary>True when this stream had more to say.</summary>
    public bool Dropped { get; private set; }

    /// <summary>Only the first <see cref="Length"/> bytes count.</summary>
    public byte[] Bytes => bytes;

    public void Append(byte[] buffer, int count, bool dropped)
    {
        Dropped |= dropped;
        if (Length + count > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(Length + count, bytes.Length * 2));
        }

        Buffer.BlockCopy(buffer, 0, bytes, Length, count);
        Length += count;
    }
}
