using OpenClaw.Browser.Dialogs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>POST /hooks/dialog, GET /dialogs (docs/protocol/browser.md 2.7).</summary>
internal static class DialogRoutes
{
    private static readonly TimeSpan ArmedFor = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<Route> All { get; } =
    [
        new Route("POST", "/hooks/dialog", AnswerAsync),
        new Route("GET", "/dialogs", ListAsync),
    ];

    private static async Task<BrowserAnswer> AnswerAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject body = call.Request.Body;
        TimeSpan timeout = ArgumentReader.Timeout(body, ArmedFor, TimeSpan.FromMinutes(2));
        bool accept = ArgumentReader.Flag(body["accept"]) ?? throw new RouteException(400, "accept is required");
        var answer = new DialogAnswer(accept, body["promptText"]?.AsText);
        string? dialogId = ArgumentReader.Text(body["dialogId"]);
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        if (!await tab.Dialogs.AnswerAsync(answer, dialogId, cancellationToken).ConfigureAwait(false))
        {
            tab.Dialogs.Arm(answer, timeout);
        }
        return BrowserAnswer.Ok();
    }

    private static async Task<BrowserAnswer> ListAsync(RouteCall call, CancellationToken cancellationToken)
    {
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId),
            ("url", await ShownUrl.OfAsync(call.Profile, tab, cancellationToken).ConfigureAwait(false)),
            ("browserState", tab.Dialogs.State));
    }
}
