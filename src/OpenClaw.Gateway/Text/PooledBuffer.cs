using System.Buffers;

namespace OpenClaw.Gateway.Text;

/// <summary>
/// A growing byte buffer whose memory comes from the shared pool and goes back to it. One owner at a time; not thread-safe.
/// </summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes;
    private int _length;

    public PooledBuffer(int capacity = 1024) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length => _length;

    public int Capacity => _bytes.Length;

    public ReadOnlyMemory<byte> Written => new(_bytes, 0, _length);

    public ArraySegment<byte> WrittenSegment => new(_bytes, 0, _length);

    /// <summary>The unused part, at least <paramref name="sizeHint"/> long.</summary>
    public ArraySegment<byte> Free(int sizeHint)
    {
        Reserve(sizeHint);
        return new ArraySegment<byte>(_bytes, _length, _bytes.Length - _length);
    }

    public void Advance(int count)
    {
        if (count < 0 || count > _bytes.Length - _length)
        {
            throw new ArgumentOutOfRangeException(nameof(count));
        }
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => Free(Math.Max(sizeHint, 1));

    public Span<byte> GetSpan(int sizeHint = 0) => Free(Math.Max(sizeHint, 1)).AsSpan();

    /// <summary>Empties the buffer, giving an unusually large array back so that one big message does not stay in memory.</summary>
    public void Reset(int keepAtMost)
    {
        _length = 0;
        if (_bytes.Length > keepAtMost)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(keepAtMost);
        }
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }
        int doubled = (int)Math.Min(_bytes.Length * 2L, int.MaxValue - 64);
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + count), doubled));
        Buffer.BlockCopy(_bytes, 0, larger, 0, _length);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
