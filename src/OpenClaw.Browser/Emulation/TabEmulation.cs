using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Emulation;

/// <summary>
/// What a tab pretends to its page: time zone, language, colours, device, network, headers. Holds for the page and for its frames in other
/// processes, those that come later too; ends with the tab.
/// </summary>
internal sealed class TabEmulation(PageFrames frames)
{
    private readonly object _gate = new();
    private readonly List<KeyValuePair<string, JsonObject>> _set = []; // under _gate; one entry for each DevTools method, in order
    private bool _follows; // under _gate

    /// <summary>Sends a DevTools command to the tab, and to each frame of it that lives elsewhere, now and in time to come.</summary>
    /// <exception cref="CdpException">The page's own process refused.</exception>
    public async Task SetAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        await ApplyAsync(frames.Page, method, parameters, cancellationToken).ConfigureAwait(false);
        bool follow;
        lock (_gate)
        {
            _set.RemoveAll(one => one.Key == method);
            _set.Add(new KeyValuePair<string, JsonObject>(method, parameters));
            follow = !_follows;
            _follows = true;
        }
        if (follow)
        {
            await frames.ForEachSessionAsync(session => session == frames.Page ? Task.CompletedTask : ApplyAllAsync(session))
                .ConfigureAwait(false);
            return;
        }
        foreach (CdpSession session in frames.Sessions.Where(session => session != frames.Page))
        {
            await TryAsync(() => ApplyAsync(session, method, parameters, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task ApplyAllAsync(CdpSession session)
    {
        KeyValuePair<string, JsonObject>[] all;
        lock (_gate)
        {
            all = _set.ToArray();
        }
        foreach (KeyValuePair<string, JsonObject> one in all)
        {
            await TryAsync(() => ApplyAsync(session, one.Key, one.Value, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static async Task ApplyAsync(CdpSession session, string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        if (method.StartsWith("Network.", StringComparison.Ordinal))
        {
            await session.SendAsync("Network.enable", cancellationToken).ConfigureAwait(false);
        }
        await session.SendAsync(method, parameters, cancellationToken).ConfigureAwait(false);
    }

    // A frame that does not know a command, or has gone, must not undo what holds for the page.
    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (CdpException)
        {
        }
    }
}
