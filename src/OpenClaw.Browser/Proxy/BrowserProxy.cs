using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// Takes a proxy invoke through its stages: read, refuse what must not be (docs/protocol/browser.md 1.3), put files in place, dispatch,
/// carry files back. Never takes longer than the caller's time limit, whatever the browser does.
/// </summary>
internal sealed class BrowserProxy(Func<BrowserConfig> config, Lazy<BrowserParts> parts, TimeProvider time, INodeLog log) : IAsyncDisposable
{
    private const string CloseOwnedTab = "/__openclaw/session-tab/close-owned";

    /// <summary>The node runs: what an earlier run left behind is looked after.</summary>
    public void Start() => parts.Value.Uploads.Start();

    public async Task<InvokeResult> RunAsync(InvokeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            ProxyParams parameters = ProxyParams.Read(request);
            ProxyTarget target = Choose(parameters);
            InvokeResult result = await WithinTimeAsync(parameters, target, cancellationToken).ConfigureAwait(false);
            log.Write(LogLevel.Debug, BrowserLogEvents.Request,
                $"Browser: {parameters.Method} {Printable.Clean(parameters.Path, 200)}: {(result is InvokeResult.Success ? "answered" : "failed")}");
            return result;
        }
        catch (InvalidParamsException problem)
        {
            return problem.ToResult();
        }
        catch (NodeStateException problem)
        {
            return new InvalidParamsException("UNAVAILABLE: this node's browser configuration cannot be used: " + problem.Message)
                .ToResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (parts.IsValueCreated)
        {
            parts.Value.Uploads.Dispose();
            await parts.Value.Routes.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ProxyTarget Choose(ProxyParams parameters)
    {
        BrowserConfig now = config();
        if (!now.ProxyEnabled)
        {
            throw new InvalidParamsException("UNAVAILABLE: node browser proxy disabled");
        }
        if (parameters.Method is "GET" or "POST" or "DELETE" && !now.Browser.Enabled)
        {
            throw new InvalidParamsException("browser control disabled: browser.enabled=false. Set browser.enabled=true.");
        }
        if (ProxyRules.Refusal(parameters.Method, parameters.Path) is { } refusal)
        {
            throw new InvalidParamsException(refusal);
        }
        if (parameters.Path == CloseOwnedTab && parameters.Method != "POST")
        {
            throw new InvalidParamsException("INVALID_REQUEST: owned tab close requires POST");
        }
        string profile = parameters.Profile ?? (parameters.Path == "/profiles" ? "" : now.Browser.DefaultProfile);
        if (ProxyRules.ProfileRefusal(now, parameters.Path, profile) is { } notAllowed)
        {
            throw new InvalidParamsException(notAllowed);
        }
        // For the list of profiles no profile is said to have answered.
        string? driver = parameters.Path == "/profiles" ? null : ProfileCatalog.Find(now.Browser, profile)?.Driver;
        return new ProxyTarget(profile, driver, ProxyEnvelope.Route(profile, driver), now);
    }

    private async Task<InvokeResult> WithinTimeAsync(ProxyParams parameters, ProxyTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await time.WithinAsync(parameters.Timeout, ended => AnswerAsync(parameters, target, ended), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string text = await TimeoutText.ForAsync(parts.Value.Routes, parameters, target.Profile, target.Config.Browser, time,
                cancellationToken).ConfigureAwait(false);
            return new InvalidParamsException(text).ToResult();
        }
    }

    private async Task<InvokeResult> AnswerAsync(ProxyParams parameters, ProxyTarget target, CancellationToken cancellationToken)
    {
        if (parameters.Path == CloseOwnedTab)
        {
            return ProxyEnvelope.Success(OwnedTab.Close(parameters.Body), files: null, parameters.Structured ? target.Route : null);
        }
        StagedUpload? staged = parameters.Upload is null
            ? null : await parts.Value.Uploads.StageAsync(parameters, cancellationToken).ConfigureAwait(false);
        BrowserAnswer answer;
        try
        {
            // Putting files in place takes its time: what the configuration says then counts for them.
            BrowserConfig now = staged is null ? target.Config : config();
            if (staged is not null && ProxyRules.ProfileRefusal(now, parameters.Path, target.Profile) is { } refusal)
            {
                throw new InvalidParamsException(refusal);
            }
            BrowserRequest request = parameters.ToRequest(target.Profile, staged?.Body ?? parameters.Body);
            answer = await DispatchAsync(request, target.Profile, now.Browser, cancellationToken).ConfigureAwait(false);
        }
        catch (RouteException problem)
        {
            staged?.Discard();
            return parameters.Structured ? ProxyEnvelope.Failure(problem, target.Route) : ProxyEnvelope.PlainFailure(problem);
        }
        catch
        {
            // Out of time or aborted, too: no page reads them any more.
            staged?.Discard();
            throw;
        }
        if (parameters.Path == "/profiles")
        {
            answer = answer with { Body = Allowed(answer.Body, target.Config.AllowProfiles) };
        }
        JsonArray? files = await ProxyFiles.CollectAsync(answer, cancellationToken).ConfigureAwait(false);
        return ProxyEnvelope.Success(answer.Body, files, parameters.Structured ? target.Route : null);
    }

    private async Task<BrowserAnswer> DispatchAsync(BrowserRequest request, string profile, BrowserSettings settings,
        CancellationToken cancellationToken)
    {
        // The list of profiles is of none, and asked of the one that is always there.
        ProfileChoice choice = ProfileChoice.Of(settings,
            request.Path == "/profiles" && profile.Length == 0 ? ProfileCatalog.Managed : profile);
        try
        {
            return await parts.Value.Routes.DispatchAsync(request, choice, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (RouteException or OperationCanceledException))
        {
            log.Write(LogLevel.Warning, BrowserLogEvents.Request,
                $"Browser: {request.Method} {Printable.Clean(request.Path, 200)} failed unexpectedly: {problem.GetType().Name}: {Printable.Clean(problem.Message, 200)}");
            throw new RouteException(500, "Error: " + problem.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Something inside gave up by a limit of its own.
            throw new RouteException(500, "Error: the browser did not answer in time");
        }
    }

    private static JsonObject Allowed(JsonObject body, IReadOnlyList<string> allowed) => allowed.Count == 0
        ? body
        : body.With("profiles",
            new JsonArray((body["profiles"]?.AsArray ?? [])
                .Where(profile => profile.AsObject?["name"]?.AsText is { } name && allowed.Contains(name)).ToArray()));

    /// <param name="Profile">Empty for the list of profiles.</param>
    /// <param name="Driver">Null when there is no such profile.</param>
    /// <param name="Route">What the envelope says of both.</param>
    /// <param name="Config">As it was when the request came.</param>
    private sealed record ProxyTarget(string Profile, string? Driver, JsonObject Route, BrowserConfig Config);
}
