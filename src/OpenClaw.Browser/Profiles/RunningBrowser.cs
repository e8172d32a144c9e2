using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Launch;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Profiles;

/// <summary>A browser that answers: one that we started, or one that we attached to.</summary>
internal sealed class RunningBrowser : IAsyncDisposable
{
    public RunningBrowser(CdpConnection connection, BrowserProcess? process)
    {
        Connection = connection;
        Process = process;
        Tabs = new TabList(connection);
    }

    public CdpConnection Connection { get; }

    /// <summary>The process we started; null for a browser that was there before us and that we never end.</summary>
    public BrowserProcess? Process { get; }

    public TabList Tabs { get; }

    /// <summary>Ends, never faulted, when the browser has gone.</summary>
    public Task Ended => Connection.Closed;

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync().ConfigureAwait(false);
        if (Process is not null)
        {
            await Process.DisposeAsync().ConfigureAwait(false);
        }
    }
}
