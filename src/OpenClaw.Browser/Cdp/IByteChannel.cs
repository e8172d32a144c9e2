namespace OpenClaw.Browser.Cdp;

/// <summary>Both ends of the pipes to a browser. One reader and one writer at a time.</summary>
internal interface IByteChannel : IDisposable
{
    /// <summary>Waits for at least one byte; 0 at the end.</summary>
    Task<int> ReadAsync(byte[] buffer);

    /// <exception cref="IOException">Nobody reads any more.</exception>
    Task WriteAsync(byte[] bytes);
}
