using System.Text;
using OpenClaw.Browser.Cdp;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Launch;

/// <summary>What to start.</summary>
/// <param name="Executable">A full path.</param>
/// <param name="Arguments">Without the program's own name.</param>
/// <param name="Environment">The whole environment.</param>
internal sealed record BrowserCommand(string Executable, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>
/// A browser process that we started, with everything it started: it ends with this object, and with the node however the node ends. On
/// Windows a Job Object holds all of it; elsewhere the browser sees its control pipe close, and its process group is killed when that is
/// not enough.
/// </summary>
internal abstract class BrowserProcess : IAsyncDisposable
{
    private const int TailLength = 4000;
    private readonly StringBuilder _tail = new();

    /// <summary>The process id of the browser itself.</summary>
    public abstract int Pid { get; }

    /// <summary>The pipes of <c>--remote-debugging-pipe</c>.</summary>
    public abstract IByteChannel Channel { get; }

    /// <summary>The last lines it wrote to stderr, for the text of a failure.</summary>
    public string ErrorTail
    {
        get
        {
            lock (_tail)
            {
                return _tail.ToString();
            }
        }
    }

    /// <summary>Starts a browser with its control pipe.</summary>
    /// <exception cref="IOException">It could not be started; the text says why.</exception>
    public static BrowserProcess Start(BrowserCommand command) =>
        ThisSystem.IsWindows ? WindowsBrowserProcess.Create(command) : PosixBrowserProcess.Create(command);

    /// <summary>True when nothing of it runs any more.</summary>
    public abstract bool HasEnded();

    /// <summary>Asks it to end (POSIX; on Windows nothing is gentler than the DevTools command, which came before).</summary>
    public abstract void Terminate();

    /// <summary>Ends it and all it started, now.</summary>
    public abstract void Kill();

    /// <summary>Waits until <see cref="HasEnded"/>; false when the time is over first.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        // Real time: it is another process's clock that counts.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!HasEnded())
        {
            if (watch.Elapsed >= limit)
            {
                return false;
            }
            await Task.Delay(20).ConfigureAwait(false);
        }
        return true;
    }

    /// <summary>Ends it: what closes the pipe first, then a signal, then the axe (docs/protocol/browser.md 3.3).</summary>
    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (!await EndsWithinAsync(StopTimes.AfterPipe).ConfigureAwait(false))
        {
            Terminate();
            if (!await EndsWithinAsync(StopTimes.AfterTerminate).ConfigureAwait(false))
            {
                Kill();
                await EndsWithinAsync(StopTimes.AfterKill).ConfigureAwait(false);
            }
        }
        Release();
    }

    /// <summary>Closes handles and descriptors, after the end.</summary>
    protected abstract void Release();

    protected void AddError(byte[] bytes, int count)
    {
        lock (_tail)
        {
            _tail.Append(Encoding.UTF8.GetString(bytes, 0, count));
            if (_tail.Length > TailLength)
            {
                _tail.Remove(0, _tail.Length - TailLength);
            }
        }
    }

    private static class StopTimes
    {
        public static readonly TimeSpan AfterPipe = TimeSpan.FromSeconds(2);
        public static readonly TimeSpan AfterTerminate = TimeSpan.FromSeconds(2.5);
        public static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);
    }
}
