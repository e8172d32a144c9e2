using OpenClaw.Node.Compat;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>A stream that may be closed (<c>&gt;&amp;-</c>) or full, and what happens then.</summary>
/// <param name="inner">Where to.</param>
/// <param name="failed">What could not be written is lost where it returns.</param>
internal sealed class GuardedStream(Stream inner, Action<Exception> failed) : Stream
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

    public override void Write(byte[] buffer, int offset, int count) => Try(() => inner.Write(buffer, offset, count));

    public override void Flush() => Try(inner.Flush);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception lost) when (StorageFailure.Is(lost))
        {
            failed(lost);
        }
    }
}
