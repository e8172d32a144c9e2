namespace OpenClaw.Gateway.Compat;

/// <summary>
/// A stream whose first bytes were already read: the gateway's challenge often arrives together with the end of the upgrade response.
/// </summary>
internal sealed class ReplayStream(Stream inner, ArraySegment<byte> first) : Stream
{
    private ArraySegment<byte> _first = first;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        TakeFirst(buffer, offset, count) is > 0 and int taken ? taken : inner.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        TakeFirst(buffer, offset, count) is > 0 and int taken
            ? Task.FromResult(taken)
            : inner.ReadAsync(buffer, offset, count, cancellationToken);

#if !NETFRAMEWORK
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_first.Count == 0)
        {
            return inner.ReadAsync(buffer, cancellationToken);
        }
        int taken = Math.Min(_first.Count, buffer.Length);
        _first.AsMemory(0, taken).CopyTo(buffer);
        _first = _first.Slice(taken);
        return new ValueTask<int>(taken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);
#endif

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private int TakeFirst(byte[] buffer, int offset, int count)
    {
        int taken = Math.Min(_first.Count, count);
        if (taken > 0)
        {
            Buffer.BlockCopy(_first.Array!, _first.Offset, buffer, offset, taken);
            _first = new ArraySegment<byte>(_first.Array!, _first.Offset + taken, _first.Count - taken);
        }
        return taken;
    }
}
