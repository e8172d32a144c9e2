using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Routes;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Elements;

/// <summary>
/// Answers the file choosers of one tab with files that were named beforehand. While nobody has named any, choosers are left to the
/// browser. A newer call takes the place of an older one.
/// </summary>
internal sealed class TabFileChooser
{
    private readonly object _lock = new();
    private readonly PageFrames _frames;
    private readonly TimeProvider _clock;
    private Armed? _armed;

    public TabFileChooser(PageFrames frames, TimeProvider clock)
    {
        _frames = frames;
        _clock = clock;
        _ = frames.ForEachSessionAsync(session =>
        {
            session.EventReceived += (method, parameters) =>
            {
                if (method == "Page.fileChooserOpened")
                {
                    Opened(session, parameters);
                }
            };
            // A frame that comes while choosers are awaited.
            return IsArmed ? InterceptAsync(session, true) : Task.CompletedTask;
        });
    }

    private bool IsArmed
    {
        get
        {
            lock (_lock)
            {
                return _armed is not null;
            }
        }
    }

    /// <summary>
    /// The next chooser gets these files. The task ends when it has them, or fails when none came in time or another call came.
    /// </summary>
    /// <param name="paths">Absolute, checked.</param>
    /// <param name="within">How long to wait for a chooser.</param>
    /// <param name="cancellationToken">Ends the arming, not the wait for a chooser.</param>
    public async Task<Task> ArmAsync(IReadOnlyList<string> paths, TimeSpan within, CancellationToken cancellationToken)
    {
        var armed = new Armed(paths);
        Armed? older;
        lock (_lock)
        {
            (older, _armed) = (_armed, armed);
        }
        older?.Done.TrySetException(new RouteException(500, "File upload was superseded by another waiter"));
        await Task.WhenAll(_frames.Sessions.Select(session => InterceptAsync(session, true))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _ = ExpireAsync(armed, within);
        return armed.Done.Task;
    }

    /// <summary>Gives files to an input. The paths are checked.</summary>
    /// <exception cref="RouteException">It takes no files, or not so many.</exception>
    public static async Task SetAsync(ElementHandle input, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        string kind = await input.AskAsync("fileInput", cancellationToken).ConfigureAwait(false);
        if (kind is not ("file" or "single"))
        {
            throw ElementProblem.NotFileInput(input.Label);
        }
        if (kind == "single" && paths.Count > 1)
        {
            throw ElementProblem.OneFileOnly(input.Label);
        }
        ElementHandle control = await input.Script.CallForElementAsync("control", input.Label, cancellationToken, input)
            .ConfigureAwait(false) ?? input;
        await input.Session.SendAsync("DOM.setFileInputFiles", Json.Object(("files", paths), ("objectId", control.ObjectId)),
            cancellationToken).ConfigureAwait(false);
    }

    private void Opened(CdpSession session, JsonElement parameters)
    {
        Armed? armed;
        lock (_lock)
        {
            (armed, _armed) = (_armed, null);
        }
        if (armed is not null)
        {
            // Not on the connection's reader: it waits for answers.
            _ = Task.Run(() => AnswerAsync(session, parameters, armed));
        }
    }

    private async Task AnswerAsync(CdpSession session, JsonElement parameters, Armed armed)
    {
        try
        {
            if (parameters.Integer("backendNodeId") is not { } node)
            {
                throw new RouteException(500, "The page's file chooser belongs to no file input: it cannot be answered from here.");
            }
            if (armed.Paths.Count > 1 && parameters.Text("mode") != "selectMultiple")
            {
                throw new RouteException(500, "The file chooser accepts a single file only.");
            }
            await session.SendAsync("DOM.setFileInputFiles", Json.Object(("files", armed.Paths), ("backendNodeId", node)),
                CancellationToken.None).ConfigureAwait(false);
            armed.Done.TrySetResult(true);
        }
        catch (Exception problem) when (problem is RouteException or CdpException)
        {
            armed.Done.TrySetException(problem is CdpException
                ? new RouteException(500, "The file chooser went away before it had its files.") : problem);
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    private async Task ExpireAsync(Armed armed, TimeSpan within)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(armed.Done.Task, _clock.PauseAsync(within, stop.Token)).ConfigureAwait(false);
        stop.Cancel();
        lock (_lock)
        {
            if (_armed != armed)
            {
                return;
            }
            _armed = null;
        }
        armed.Done.TrySetException(new RouteException(500,
            $"Timeout {within.TotalMilliseconds:0}ms exceeded while completing file upload"));
        await StopAsync().ConfigureAwait(false);
    }

    private Task StopAsync() => IsArmed
        ? Task.CompletedTask : Task.WhenAll(_frames.Sessions.Select(session => InterceptAsync(session, false)));

    private static async Task InterceptAsync(CdpSession session, bool on)
    {
        try
        {
            await session.SendAsync("Page.setInterceptFileChooserDialog", Json.Object(("enabled", on)), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // That frame has gone.
        }
    }

    private sealed record Armed(IReadOnlyList<string> Paths)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
