namespace OpenClaw.Node.Execution.Contract;

/// <summary>
/// The head of what a process writes: stdout and stderr share one limit in bytes, what comes later is counted as dropped
/// (docs/protocol/process.md 3). One thread writes, and another reads after the run has ended.
/// </summary>
internal sealed class OutputCapture(int limitBytes)
{
    private int _remaining = Math.Max(0, limitBytes);

    public OutputStream Stdout { get; } = new();

    public OutputStream Stderr { get; } = new();

    /// <summary>True when anything was dropped.</summary>
    public bool Truncated => Stdout.Dropped || Stderr.Dropped;

    /// <summary>True when nothing more is kept.</summary>
    public bool IsFull => _remaining == 0;

    public void Append(OutputStream stream, byte[] buffer, int count)
    {
        var kept = Math.Min(count, _remaining);
        stream.Append(buffer, kept, dropped: kept < count, most: _remaining);
        _remaining -= kept;
    }
}

/// <summary>The kept bytes of one of a process's two outputs.</summary>
internal sealed class OutputStream
{
    private const int WholePipe = 64 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>True when this stream had more to say.</summary>
    public bool Dropped { get; private set; }

    /// <summary>Only the first <see cref="Length"/> bytes count.</summary>
    public byte[] Bytes => _bytes;

    /// <param name="buffer">Where the bytes are.</param>
    /// <param name="count">How many of them are kept.</param>
    /// <param name="dropped">More came than is kept.</param>
    /// <param name="most">As many as may come from now on.</param>
    public void Append(byte[] buffer, int count, bool dropped, int most)
    {
        Dropped |= dropped;
        if (count == 0)
        {
            return;
        }

        if (Length + count > _bytes.Length)
        {
            // Who writes more than a full pipe as a rule writes until the limit: no steps on the way there.
            var wanted = _bytes.Length < WholePipe ? Math.Max(Length + count, _bytes.Length * 2) : Length + most;
            Array.Resize(ref _bytes, Math.Min(wanted, Length + most));
        }

        Buffer.BlockCopy(buffer, 0, _bytes, Length, count);
        Length += count;
    }
}
