using System.Text.Json;
using System.Text.RegularExpressions;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// Runs JavaScript of the agent in the page's own world, because there the page's variables are. The source may be a function, an
/// expression or statements (docs/protocol/browser.md 2.6). Whether it may be run at all has been decided before.
/// </summary>
internal sealed class EvaluateAction(Tab tab, TimeProvider clock)
{
    private static readonly TimeSpan Responsive = TimeSpan.FromMilliseconds(300);

    private static readonly Regex FunctionStart = new(@"^(?:async\s+)?(?:function\b|\([^)]*\)\s*=>|[A-Za-z_$][\w$]*\s*=>)",
        RegexOptions.CultureInvariant);

    /// <summary>What it gave, as JSON; null for undefined.</summary>
    /// <exception cref="Routes.RouteException">It threw, took too long, or gave what has no JSON form.</exception>
    public async Task<JsonTree?> RunAsync(EvaluateAct act, CancellationToken cancellationToken)
    {
        TimeSpan outer = ActTimes.Wait(act.Timeout);
        TimeSpan limit = outer - TimeSpan.FromMilliseconds(500);
        limit = limit < TimeSpan.FromSeconds(1) ? (outer < TimeSpan.FromSeconds(1) ? outer : TimeSpan.FromSeconds(1)) : limit;
        using CancellationTokenSource late = clock.CancelAfter(limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await (act.Ref is null ? InPageAsync(act, both.Token) : OnElementAsync(act, both.Token)).OrCancelledAsync(both.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await StopLoopAsync().ConfigureAwait(false);
            throw ElementProblem.Problem($"evaluate timed out after {limit.TotalMilliseconds:0}ms");
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            throw ElementProblem.Problem(IsNoJson(problem)
                ? "The result of evaluate has no JSON form. Return plain values: text, numbers, lists and objects of those."
                : "The page changed while evaluate was running. Take a new snapshot and try again.");
        }
        catch (JsonTreeException)
        {
            throw ElementProblem.Problem(
                "The result of evaluate is nested too deeply. Return plain values: text, numbers, lists and objects of those.");
        }
    }

    /// <summary>The source as an expression that is a function, whatever its form was.</summary>
    /// <param name="source">Of the agent.</param>
    /// <param name="parameter">The name of its parameter; empty for none.</param>
    /// <param name="isExpression">Whether a text can stand between parentheses.</param>
    internal static async Task<string> FunctionAsync(string source, string parameter, Func<string, Task<bool>> isExpression)
    {
        string text = source.Trim();
        if (await isExpression(text).ConfigureAwait(false))
        {
            return FunctionStart.IsMatch(text)
                ? text
                : $"({parameter}) => {{\nconst openclawResult = (\n{text}\n);\nreturn typeof openclawResult === \"function\" ? openclawResult({parameter}) : openclawResult;\n}}";
        }
        return $"async ({parameter}) => {{\n{text}\n}}";
    }

    /// <summary>The same, asked of the page's browser: it knows its own grammar.</summary>
    internal Task<string> FunctionAsync(string source, string parameter, CancellationToken cancellationToken) =>
        FunctionAsync(source, parameter, async text =>
        {
            // A function around it that nobody calls.
            JsonElement answer = await tab.Session.SendAsync("Runtime.evaluate", Json.Object(
                ("expression", $"(function () {{ \"use strict\"; return (\n{text}\n); }})"), ("silent", true),
                ("objectGroup", FrameScript.ObjectGroup)), cancellationToken).ConfigureAwait(false);
            return !answer.TryGetProperty("exceptionDetails", out _);
        });

    private async Task<JsonTree?> InPageAsync(EvaluateAct act, CancellationToken cancellationToken)
    {
        string function = await FunctionAsync(act.Source, "", cancellationToken).ConfigureAwait(false);
        return Read(await tab.Session.SendAsync("Runtime.evaluate", Json.Object(
            ("expression", $"(function () {{ \"use strict\"; return (\n{function}\n)(); }})()"),
            ("returnByValue", true), ("awaitPromise", true), ("userGesture", true)), cancellationToken).ConfigureAwait(false));
    }

    private async Task<JsonTree?> OnElementAsync(EvaluateAct act, CancellationToken cancellationToken)
    {
        ResolvedRef element;
        try
        {
            element = tab.Refs.Resolve(act.Ref);
        }
        catch (RefException problem)
        {
            throw ElementProblem.Problem(problem.Message);
        }
        string function = await FunctionAsync(act.Source, "el", cancellationToken).ConfigureAwait(false);
        string node;
        try
        {
            JsonElement taken = await element.Session.SendAsync("DOM.resolveNode", Json.Object(
                ("backendNodeId", element.BackendNodeId), ("objectGroup", FrameScript.ObjectGroup)), cancellationToken)
                    .ConfigureAwait(false);
            node = taken.Member("object").Text("objectId");
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            throw ElementProblem.Of(Obstacle.Missing, act.Ref!);
        }
        return Read(await element.Session.SendAsync("Runtime.callFunctionOn", Json.Object(
            ("functionDeclaration", $"function (el) {{ \"use strict\"; return (\n{function}\n)(el); }}"), ("objectId", node),
            ("arguments", new[] { Json.Object(("objectId", node)) }),
            ("returnByValue", true), ("awaitPromise", true), ("userGesture", true)), cancellationToken).ConfigureAwait(false));
    }

    private static JsonTree? Read(JsonElement answer)
    {
        if (answer.TryGetProperty("exceptionDetails", out JsonElement details))
        {
            throw ElementProblem.Problem("Invalid evaluate function: " + PageError.Text(details));
        }
        JsonElement result = answer.Member("result");
        if (result.OptionalText("unserializableValue") is { } special)
        {
            // As JSON.stringify writes them; a big integer it refuses, and as a text it loses nothing.
            return special == "-0" ? JsonTree.Of(0) : special.EndsWith("n", StringComparison.Ordinal)
                ? JsonTree.Of(special[..^1]) : JsonTree.Null;
        }
        return result.TryGetProperty("value", out JsonElement value) ? JsonTreeReader.Read(value.GetRawText()) : null;
    }

    private static bool IsNoJson(CdpException problem) =>
        problem.Problem.IndexOf("reference chain", StringComparison.OrdinalIgnoreCase) >= 0
            || problem.Problem.IndexOf("by value", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>
    /// An endless loop would hold the page for ever. A promise that never ends does no harm, and what else the page does must go on.
    /// </summary>
    private async Task StopLoopAsync()
    {
        using CancellationTokenSource patience = clock.CancelAfter(Responsive);
        try
        {
            await tab.Session.SendAsync("Runtime.evaluate", Json.Object(("expression", "0"), ("silent", true)), patience.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = tab.Session.SendAsync("Runtime.terminateExecution", CancellationToken.None);
        }
        catch (CdpException)
        {
            // No page, no loop.
        }
    }
}
