using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Tabs;

/// <summary>The tabs of one running browser, kept up to date by the browser's own messages. Owner of every <see cref="Tab"/>.</summary>
internal sealed class TabList
{
    private readonly object _gate = new();
    private readonly List<Tab> _tabs = [];

    public TabList(CdpConnection connection)
    {
        Connection = connection;
    }

    public CdpConnection Connection { get; }

    /// <summary>The visible page tabs, oldest first.</summary>
    public IReadOnlyList<Tab> Pages
    {
        get
        {
            lock (_gate)
            {
                return _tabs.ToArray();
            }
        }
    }
}
