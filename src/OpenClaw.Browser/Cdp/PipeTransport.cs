namespace OpenClaw.Browser.Cdp;

/// <summary>
/// Over <c>--remote-debugging-pipe</c>: each message ends with a NUL. Nobody but the process that holds the pipes can speak to such a
/// browser, and the browser ends when they close.
/// </summary>
internal sealed class PipeTransport(IByteChannel channel) : ICdpTransport
{
    private const int KeepAtMost = 1024 * 1024;
    private byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _chunk = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Up to here the buffer holds no NUL, so a message in many pieces is not searched again from its beginning.</summary>
    private int _searched;

    /// <summary>The message that is being read is too long: only its beginning is kept.</summary>
    private bool _cut;

    public Task SendAsync(byte[] message)
    {
        var frame = new byte[message.Length + 1];
        Buffer.BlockCopy(message, 0, frame, 0, message.Length);
        return channel.WriteAsync(frame);
    }

    public async Task<ArraySegment<byte>?> ReceiveAsync()
    {
        while (true)
        {
            int at = Array.IndexOf(_buffer, (byte)0, _searched, _end - _searched);
            if (at >= 0)
            {
                var message = new ArraySegment<byte>(_buffer, _start, at - _start);
                if (_cut || MessageSize.IsTooLarge(message))
                {
                    message = new ArraySegment<byte>(_buffer, _start, MessageSize.Kept);
                }
                _start = _searched = at + 1;
                _cut = false;
                return message;
            }
            _searched = _end;
            if (_cut || MessageSize.IsTooLarge(new ArraySegment<byte>(_buffer, _start, _end - _start)))
            {
                KeepBeginning();
            }
            int count = await channel.ReadAsync(_chunk).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }
            Append(count);
        }
    }

    public void Dispose() => channel.Dispose();

    private void KeepBeginning()
    {
        if (!_cut)
        {
            var small = new byte[2 * _chunk.Length];
            Buffer.BlockCopy(_buffer, _start, small, 0, MessageSize.Kept);
            (_buffer, _start, _cut) = (small, 0, true);
        }
        _end = _searched = _start + MessageSize.Kept;
    }

    private void Append(int count)
    {
        int length = _end - _start;
        if (_buffer.Length - _end < count)
        {
            int needed = length + count;
            // A screenshot once must not keep its room for ever.
            bool shrink = _buffer.Length > KeepAtMost && needed < KeepAtMost / 2;
            byte[] target = needed > _buffer.Length / 2 || shrink ? new byte[Math.Max(64 * 1024, needed * 2)] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, length);
            _searched -= _start;
            _buffer = target;
            _start = 0;
            _end = length;
        }
        Buffer.BlockCopy(_chunk, 0, _buffer, _end, count);
        _end += count;
    }
}
