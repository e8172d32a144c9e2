using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Actions;

/// <summary>Waits for conditions, one after the other, each with the whole time limit (docs/protocol/browser.md 2.6).</summary>
internal sealed class WaitAction(Tab tab, EvaluateAction scripts, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(WaitAct act, CancellationToken cancellationToken)
    {
        WaitConditions conditions = act.For;
        TimeSpan limit = ActTimes.Wait(act.Timeout);
        if (conditions.Time is { } time)
        {
            await clock.PauseAsync(time, cancellationToken).ConfigureAwait(false);
        }
        if (conditions.Text is { } text)
        {
            await UntilAsync(limit, $"text \"{Observed.InMessage(text)}\" to be visible",
                async stop => await AskAsync("textState", text, stop).ConfigureAwait(false) == "visible", cancellationToken)
                .ConfigureAwait(false);
        }
        if (conditions.TextGone is { } gone)
        {
            await UntilAsync(limit, $"text \"{Observed.InMessage(gone)}\" to be hidden",
                async stop => await AskAsync("textState", gone, stop).ConfigureAwait(false) != "visible", cancellationToken)
                .ConfigureAwait(false);
        }
        if (conditions.Selector is { } selector)
        {
            await UntilAsync(limit, $"selector \"{Observed.InMessage(selector)}\" to be visible",
                async stop => await SelectorAsync(selector, stop).ConfigureAwait(false) == "visible", cancellationToken)
                .ConfigureAwait(false);
        }
        if (conditions.Url is { } url)
        {
            var pattern = new UrlPattern(url);
            await UntilAsync(limit, $"URL \"{Observed.InMessage(url)}\"", async stop =>
                await PageAsync(stop).ConfigureAwait(false) is var page && pattern.Matches(page.Text("url"))
                    && page.Text("ready") == "complete", cancellationToken).ConfigureAwait(false);
        }
        if (conditions.LoadState is { } state)
        {
            await LoadStateAsync(state, limit, cancellationToken).ConfigureAwait(false);
        }
        if (conditions.Predicate is { } predicate)
        {
            await PredicateAsync(predicate, limit, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task LoadStateAsync(string state, TimeSpan limit, CancellationToken cancellationToken) => state switch
    {
        "networkidle" => NetworkIdleAsync(limit, cancellationToken),
        "load" => UntilAsync(limit, "load state \"load\"",
            async stop => (await PageAsync(stop).ConfigureAwait(false)).Text("ready") == "complete", cancellationToken),
        _ => UntilAsync(limit, "load state \"domcontentloaded\"",
            async stop => (await PageAsync(stop).ConfigureAwait(false)).Text("ready") is "interactive" or "complete", cancellationToken),
    };

    /// <summary>
    /// Half a second without requests, by the browser's own account. Asking for its account anew repeats what it said about this document.
    /// </summary>
    private async Task NetworkIdleAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        object gate = new();
        string? idle = null;
        void OnEvent(string method, JsonElement parameters)
        {
            if (method == "Page.lifecycleEvent" && parameters.Text("name") == "networkIdle"
                && parameters.Text("frameId") == tab.Frames.Main.Id)
            {
                lock (gate)
                {
                    idle = parameters.Text("loaderId");
                }
            }
        }
        tab.Session.EventReceived += OnEvent;
        try
        {
            await tab.Session.SendAsync("Page.setLifecycleEventsEnabled", Json.Object(("enabled", false)), cancellationToken)
                .ConfigureAwait(false);
            await tab.Session.SendAsync("Page.setLifecycleEventsEnabled", Json.Object(("enabled", true)), cancellationToken)
                .ConfigureAwait(false);
            await UntilAsync(limit, "load state \"networkidle\"", _ =>
            {
                lock (gate)
                {
                    return Task.FromResult(idle == tab.Frames.Main.LoaderId);
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            tab.Session.EventReceived -= OnEvent;
        }
    }

    private async Task PredicateAsync(string predicate, TimeSpan limit, CancellationToken cancellationToken)
    {
        // Bound to this document: in another one the predicate would mean something else. The browser may keep the old one frozen for the
        // way back, and then never answers for it.
        var changed = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnCommit(PageFrame frame) => changed.TrySetException(DocumentChanged());
        tab.Frames.MainFrameCommitted += OnCommit;
        try
        {
            (string function, string document) = await BindAsync(predicate, cancellationToken).ConfigureAwait(false);
            await UntilAsync(limit, "the predicate to hold", async stop =>
            {
                Task<JsonElement> asked = AskPredicateAsync(function, document, stop);
                JsonElement answer = await (await Task.WhenAny(changed.Task, asked).ConfigureAwait(false)).ConfigureAwait(false);
                return answer.TryGetProperty("exceptionDetails", out JsonElement details)
                    ? throw ElementProblem.Problem(PageError.Text(details))
                    : answer.Member("result").IsTrue("value");
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            tab.Frames.MainFrameCommitted -= OnCommit;
        }
    }

    /// <summary>The predicate as a function, and the document that it is for. A navigation meanwhile is one from that document.</summary>
    private async Task<(string Function, string Document)> BindAsync(string predicate, CancellationToken cancellationToken)
    {
        try
        {
            string function = await scripts.FunctionAsync(predicate, "", cancellationToken).ConfigureAwait(false);
            JsonElement window = await tab.Session.SendAsync("Runtime.evaluate",
                Json.Object(("expression", "globalThis"), ("objectGroup", FrameScript.ObjectGroup)), cancellationToken)
                .ConfigureAwait(false);
            return (function, window.Member("result").Text("objectId"));
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            throw DocumentChanged();
        }
    }

    private async Task<JsonElement> AskPredicateAsync(string function, string document, CancellationToken cancellationToken)
    {
        try
        {
            return await tab.Session.SendAsync("Runtime.callFunctionOn", Json.Object(
                ("functionDeclaration", $"async function () {{ \"use strict\"; return Boolean(await (\n{function}\n)()); }}"),
                ("objectId", document),
                ("returnByValue", true), ("awaitPromise", true)), cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            throw DocumentChanged();
        }
    }

    private static RouteException DocumentChanged() => ElementProblem.Problem("Wait predicate document changed");

    private async Task UntilAsync(TimeSpan limit, string what, Func<CancellationToken, Task<bool>> holds,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = clock.CancelAfter(limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            while (!await OnceAsync(holds, both.Token).OrCancelledAsync(both.Token).ConfigureAwait(false))
            {
                await clock.PauseAsync(Interval, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ElementProblem.Problem($"Timeout {limit.TotalMilliseconds:0}ms exceeded while waiting for {what}.");
        }
    }

    private async Task<bool> OnceAsync(Func<CancellationToken, Task<bool>> holds, CancellationToken cancellationToken)
    {
        try
        {
            return await holds(cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone || !tab.Session.Detached.IsCompleted)
        {
            // Between two documents.
            return false;
        }
    }

    private async Task<string> SelectorAsync(string selector, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("selectorState", selector, cancellationToken).ConfigureAwait(false);
        }
        catch (FrameScriptException)
        {
            throw ElementProblem.BadSelector(Observed.InMessage(selector));
        }
    }

    private async Task<string> AskAsync(string function, string argument, CancellationToken cancellationToken)
    {
        FrameScript script = await FrameScript.OpenAsync(tab.Frames.Main, cancellationToken).ConfigureAwait(false);
        JsonElement answer = await script.CallAsync(function, cancellationToken, argument).ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.String ? answer.Decoded() : "";
    }

    private async Task<JsonElement> PageAsync(CancellationToken cancellationToken)
    {
        FrameScript script = await FrameScript.OpenAsync(tab.Frames.Main, cancellationToken).ConfigureAwait(false);
        return await script.CallAsync("page", cancellationToken).ConfigureAwait(false);
    }
}
