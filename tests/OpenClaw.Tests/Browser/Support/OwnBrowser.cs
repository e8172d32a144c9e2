using OpenClaw.Browser;
using OpenClaw.Browser.Hosting;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>The node's own browser service with a browser that it starts itself; its directories go with it.</summary>
public sealed class OwnBrowser : IAsyncLifetime
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), "openclaw-browser-" + Guid.NewGuid().ToString("N"));

    internal BrowserSettings Settings { get; set; } = new()
    {
        Headless = true,
        NoSandbox = true,
        ExecutablePath = "/usr/bin/chromium",
        SsrfPolicy = new SsrfPolicy { AllowedHostnames = ["127.0.0.1", "localhost"] },
    };

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal BrowserService Service { get; private set; } = null!;

    internal BrowserPlaces Places => new(Path.Combine(_home, "state"), Path.Combine(_home, "tmp"));

    private ProfileChoice Choice => ProfileChoice.Of(Settings, "openclaw");

    /// <summary>The profile that is asked, as the next request would find it.</summary>
    internal ProfileRuntime Profile() => Service.Profile(Choice);

    public ValueTask InitializeAsync()
    {
        Service = new BrowserService(Places, Clock);
        return default;
    }

    internal async Task<JsonObject> AskAsync(string method, string path, params (string Name, object? Value)[] body)
    {
        string[] parts = path.Split('?');
        Dictionary<string, string> query = parts.Length == 1
            ? [] : parts[1].Split('&').Select(one => one.Split('=')).ToDictionary(one => one[0], one => Uri.UnescapeDataString(one[1]));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        return (await Service.DispatchAsync(new BrowserRequest(method, parts[0], query, Json.Object(body)), Choice, limit.Token)).Body;
    }

    internal async Task<RouteException> RefusedAsync(string method, string path, params (string Name, object? Value)[] body) =>
        await Assert.ThrowsAsync<RouteException>(() => AskAsync(method, path, body));

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        try
        {
            Directory.Delete(_home, recursive: true);
        }
        catch (IOException)
        {
            // Nothing was started, or a file came late; the directory is a temporary one.
        }
    }
}
