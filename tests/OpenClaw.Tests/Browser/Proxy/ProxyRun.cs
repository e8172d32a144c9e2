using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Proxy;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser.Proxy;

/// <summary>The proxy over a browser that is a function, with an <c>openclaw.json</c> of its own.</summary>
internal sealed class ProxyRun : IDisposable
{
    private readonly BrowserProxy _proxy;

    public ProxyRun(string? config = null, TimeProvider? time = null)
    {
        if (config is not null)
        {
            Configure(config);
        }
        Uploads = new UploadStaging(Path.Combine(State.Root, "uploads"), time ?? TimeProvider.System, Log);
        var parts = new Lazy<BrowserParts>(() => new BrowserParts(Routes, Uploads));
        _ = parts.Value;
        _proxy = new BrowserProxy(() => BrowserConfig.Load(State.Location), parts, time ?? TimeProvider.System, Log);
    }

    public TestState State { get; } = new();

    public ListLog Log { get; } = new();

    public FakeRoutes Routes { get; } = new();

    public UploadStaging Uploads { get; }

    public void Configure(string json5) => State.Write(State.Location.ConfigPath, json5);

    public Task<InvokeResult> RunAsync(string? paramsJson, string command = NodeCommandNames.BrowserProxy,
        CancellationToken cancellationToken = default) =>
        _proxy.RunAsync(new InvokeRequest("i1", "n1", command, paramsJson, null), cancellationToken);

    /// <summary>The payload of an invoke that went well, or <c>CODE|text</c>.</summary>
    public async Task<string> TextAsync(string? paramsJson, string command = NodeCommandNames.BrowserProxy) =>
        await RunAsync(paramsJson, command) switch
    {
        InvokeResult.Success success => success.PayloadJson,
        InvokeResult.Failure failure => $"{failure.Code}|{failure.Message}",
        _ => "",
    };

    public ValueTask EndAsync() => _proxy.DisposeAsync();

    public void Dispose()
    {
        Uploads.Dispose();
        State.Dispose();
    }
}

internal sealed class FakeRoutes : IBrowserRoutes
{
    public Func<BrowserRequest, CancellationToken, Task<BrowserAnswer>> Answer { get; set; } = (_, _) =>
        Task.FromResult(BrowserAnswer.Ok());

    public List<(BrowserRequest Request, string Profile)> Seen { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Returns(string json) => Answer = (_, _) => Task.FromResult(new BrowserAnswer(JsonTreeReader.Read(json).AsObject!));

    public void Fails(RouteException problem) => Answer = (_, _) => Task.FromException<BrowserAnswer>(problem);

    public Task<BrowserAnswer> DispatchAsync(BrowserRequest request, ProfileChoice profile, CancellationToken cancellationToken)
    {
        lock (Seen)
        {
            Seen.Add((request, profile.Name));
        }
        return Answer(request, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
