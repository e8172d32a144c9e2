namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// Standard error, where nobody may listen any more: closed (<c>2&gt;&amp;-</c>) or full. What cannot be told is lost, and the verb goes
/// on; an abort would tell as little.
/// </summary>
internal sealed class LossyStream(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Console.Error, with the same encoding, which loses what cannot be written.</summary>
    public static TextWriter StandardError() =>
        TextWriter.Synchronized(new StreamWriter(new LossyStream(Console.OpenStandardError()), Console.Error.Encoding, bufferSize: 256,
            leaveOpen: true) { AutoFlush = true });

    public override void Write(byte[] buffer, int offset, int count) => Try(() => inner.Write(buffer, offset, count));

    public override void Flush() => Try(inner.Flush);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            // Nobody is there to be told.
        }
    }
}
